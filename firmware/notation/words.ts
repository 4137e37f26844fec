/** One word of a line. */
export interface Word {
  /** Text without quotes around it. */
  readonly text: string;
  /** Columns of its first character and of the one after its last, from 0. */
  readonly start: number;
  readonly end: number;
  /** True when it was in quotes: it is never a keyword. */
  readonly isQuoted: boolean;
  /** The whole line. */
  readonly line: string;
}

/** Keyword that numbers the lines of a display command. */
export const LINE_NUMBERS = "by-linenum";

const DIGITS = "0123456789";

/**
 * Splits `line` into words, separated by blanks. `"my device"` is one word, in which `\"` and `\\` stand for a quote and a backslash. An open quote extends to the
 * end of the line. After `|` and the word that follows it, the rest of the line is one word: the expression of an output filter. `by-linenum` may precede that word.
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

/** Returns true when the expression of an output filter follows these words. */
function isBehindFilter(words: Word[]): boolean {
  const count = words.length;
  if (count < 2) return false;
  if (isFilterMark(words[count - 2])) return !isLineNumbers(words[count - 1].text);
  return count > 2 && isFilterMark(words[count - 3]) && isLineNumbers(words[count - 2].text);
}

/** Returns true for `LINE_NUMBERS` and its unique abbreviations. */
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

/** Joins the words from `position` on into one, with the text between them. */
export function joinWords(words: Word[], position: number): Word {
  const { line, start } = words[position];
  return readRest(line, start);
}

/** Returns `text` as a word of a command line, in quotes where it would otherwise be read differently. */
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

/** Returns true when `text` begins with `prefix`, in any case. */
export function beginsWith(text: string, prefix: string): boolean {
  return text.substring(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}

/** Returns the number of at most ten decimal digits; undefined for any other text. */
export function wholeNumber(word: string): number | undefined {
  let value = 0;
  for (let i = 0; i < word.length; i++) {
    const digit = DIGITS.indexOf(word.charAt(i));
    // Ten digits hold every number of a command. More would exceed the exact integers of some engines.
    if (digit < 0 || i >= 10) return undefined;
    value = value * 10 + digit;
  }
  return word.length > 0 ? value : undefined;
}
