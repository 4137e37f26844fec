/** A typed line, cut into words. */
export interface Word {
  /** Without the quotes that may have stood around it. */
  readonly text: string;
  /** Columns of its first character and of the one behind its last, from 0. */
  readonly start: number;
  readonly end: number;
  /** It stood in quotes: never a keyword. */
  readonly isQuoted: boolean;
  /** All of the line. */
  readonly line: string;
}

/** Numbers the lines of what a display command prints. */
export const LINE_NUMBERS = "by-linenum";

/**
 * The words of `line`, in order. Blanks part them; `"my device"` is one word, in which `\"` and `\\` stand for a quote and a backslash. A quote that
 * is not closed reaches to the end of the line. Behind `|` and the word that follows it the rest of the line is one word: the text to look for in what
 * a display command prints. `by-linenum` may stand between.
 */
export function splitWords(line: string): Word[] {
  const words: Word[] = [];
  let position = 0;
  while (position < line.length) {
    if (line.charAt(position) === " ") {
      position = position + 1;
    } else {
      const word = readWord(line, position, isBehindFilter(words));
      words.push(word);
      position = word.end;
    }
  }
  return words;
}

function readWord(line: string, start: number, isRest: boolean): Word {
  if (isRest) return readRest(line, start);
  return line.charAt(start) === '"' ? readQuoted(line, start) : readPlain(line, start);
}

/** Whether what follows these words is the text that a filter looks for. */
function isBehindFilter(words: Word[]): boolean {
  const count = words.length;
  if (count < 2) return false;
  if (isFilterMark(words[count - 2])) return !isLineNumbers(words[count - 1].text);
  return count > 2 && isFilterMark(words[count - 3]) && isLineNumbers(words[count - 2].text);
}

/** Whether it is the keyword that asks for the numbers of lines, or begins it as nothing else does. */
export function isLineNumbers(word: string): boolean {
  return word.length > 1 && beginsWith(LINE_NUMBERS, word);
}

function isFilterMark(word: Word): boolean {
  return word.text === "|" && !word.isQuoted;
}

function readRest(line: string, start: number): Word {
  let end = line.length;
  while (line.charAt(end - 1) === " ") end = end - 1;
  return { text: line.substring(start, end), start, end, isQuoted: false, line };
}

function readPlain(line: string, start: number): Word {
  let end = start;
  while (end < line.length && line.charAt(end) !== " ") end = end + 1;
  return { text: line.substring(start, end), start, end, isQuoted: false, line };
}

function readQuoted(line: string, start: number): Word {
  let text = "";
  let position = start + 1;
  while (position < line.length && line.charAt(position) !== '"') {
    const isEscape = line.charAt(position) === "\\" && position + 1 < line.length;
    if (isEscape) position = position + 1;
    text = text + line.charAt(position);
    position = position + 1;
  }
  const end = position < line.length ? position + 1 : position;
  return { text, start, end, isQuoted: true, line };
}

/** The words from the one at `position` on, as one that has everything between them too. */
export function joinWords(words: Word[], position: number): Word {
  const { line, start } = words[position];
  return readRest(line, start);
}

/** `text` as a word of a command line: in quotes where it would not be read back as it is. */
export function wordText(text: string): string {
  let quoted = "";
  let isPlain = text.length > 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === " " || character === '"') isPlain = false;
    quoted = quoted + (character === '"' || character === "\\" ? "\\" + character : character);
  }
  return isPlain ? text : `"${quoted}"`;
}

/** Whether `text` begins with `prefix`; upper and lower case are alike. */
export function beginsWith(text: string, prefix: string): boolean {
  return text.substring(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}
