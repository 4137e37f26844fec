import { endPrompt, showPrompt, writeAbove, type LineEditor } from "./line-editor";

/** Text longer than the screen, of which a part has been shown. */
export interface Pager {
  readonly lines: string[];
  /** First line that has not been shown. */
  next: number;
  /** Continues after the text. */
  readonly goOn: (this: void) => void;
}

/** Two blanks before it and nothing behind: drivers look for that (console README, "Paging"). */
const MORE = "  ---- More ----";
/** Erases the pause as an H3C device does (console README, "Paging"). */
const ERASE_MORE = `\x1b[42D${" ".repeat(42)}\x1b[42D`;

/** Makes a pager of which nothing has been shown. */
export function makePager(lines: string[], goOn: (this: void) => void): Pager {
  return { lines, next: 0, goOn };
}

/** Shows the next `count` lines. Returns true when there are more, and the pause is shown below them. */
export function showLines(pager: Pager, editor: LineEditor, count: number): boolean {
  const end = pager.next + count < pager.lines.length ? pager.next + count : pager.lines.length;
  writeAbove(editor, pager.lines.slice(pager.next, end));
  pager.next = end;
  if (end === pager.lines.length) return false;
  showPrompt(editor, MORE);
  return true;
}

/** Erases the pause. */
export function endPause(editor: LineEditor): void {
  endPrompt(editor, ERASE_MORE);
}
