import { splitWords, type Word } from "../../notation/words";

/** Comware 7's own other names of keywords (console.md section 1): as the first word of a line, or as the second behind `undo`. */

/** The words of a command line, each alias as the keyword that it stands for, where it was typed. */
export function commandWords(line: string): Word[] {
  const words = splitWords(line);
  if (words.length > 0) words[0] = withoutAlias(words[0]);
  if (words.length > 1 && words[0].text === "undo") words[1] = withoutAlias(words[1]);
  return words;
}

/** `line` with its aliases spelled out: so a Comware device remembers it. */
export function spelledOut(line: string): string {
  const typed = splitWords(line);
  const meant = commandWords(line);
  let text = line;
  // From behind, so that the places of what stands before it remain.
  for (let i = typed.length > 1 ? 1 : typed.length - 1; i >= 0; i--) {
    const { start, end } = typed[i];
    if (typed[i].text !== meant[i].text) text = text.substring(0, start) + meant[i].text + text.substring(end);
  }
  return text;
}

function withoutAlias(word: Word): Word {
  const text = word.isQuoted ? undefined : keywordOf(word.text);
  return text === undefined ? word : { text, start: word.start, end: word.end, isQuoted: false, line: word.line };
}

/** Not a table: it would take memory on a chip. `erase` is left out: there is nothing to delete. */
function keywordOf(alias: string): string | undefined {
  if (alias === "access-list") return "acl";
  if (alias === "end") return "return";
  if (alias === "exit") return "quit";
  if (alias === "hostname") return "sysname";
  if (alias === "logging") return "info-center";
  if (alias === "no") return "undo";
  if (alias === "show") return "display";
  return alias === "write" ? "save" : undefined;
}
