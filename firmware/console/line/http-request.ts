/** Part of the first line of every HTTP request (RFC 9112 section 3), and of no command. */
const VERSION = " HTTP/";

/**
 * Returns true for the first line of an HTTP request, or for its beginning: the line editor cuts a long one. A method is in capitals, and what follows is a path, an
 * asterisk or a URL (RFC 9112 section 3.2).
 */
export function isHttpRequest(line: string): boolean {
  if (line.indexOf(VERSION) >= 0) return true;
  const end = line.indexOf(" ");
  if (end < 1) return false;
  for (let i = 0; i < end; i++) if (line.charAt(i) < "A" || line.charAt(i) > "Z") return false;
  const target = line.charAt(end + 1);
  return target === "/" || target === "*" || line.indexOf("://") > end;
}
