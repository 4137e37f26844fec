import { splitWords, type Word } from "../../notation/words";

/** Comware 7's built-in aliases of keywords (console README, "Aliases"): as the first word of a line, or as the second after `undo`. */

/** Splits a command line into words. Each alias is replaced by its keyword, at the position of the alias. */
export function commandWords(line: string): Word[] {
  const words = splitWords(line);
  if (words.length > 0) words[0] = withoutAlias(words[0]);
  if (words.length > 1 && words[0].text === "undo") words[1] = withoutAlias(words[1]);
  return words;
}

/** Replaces the aliases in `line` by their keywords, as a Comware device does in its history. */
export function spelledOut(line: string): string {
  const typed = splitWords(line);
  const meant = commandWords(line);
  let text = line;
  // From the end, so that the positions before it stay valid.
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

/** Returns the keyword of an alias. Not a table, which would take heap on small boards. `erase` is left out: there are no files. */
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
