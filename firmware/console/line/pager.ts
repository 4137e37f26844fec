import { Key } from "./keys";
import { endPrompt, showPrompt, writeAbove, type LineEditor } from "./line-editor";

/** Text that is longer than a screen, and waits for someone to have read the part that is shown. */
export interface Pager {
  readonly lines: string[];
  /** The first line that has not been shown. */
  next: number;
  /** Lines of a screen. */
  readonly screenLength: number;
  /** What follows the text. */
  readonly goOn: (this: void) => void;
}

/** Two blanks, and nothing behind it: drivers look for that (console.md section 2.3). */
const MORE = "  ---- More ----";
/** As an H3C device takes it away (byte capture in console.md section 2.3). */
const ERASE_MORE = `\x1b[42D${" ".repeat(42)}\x1b[42D`;

/** Shows the first screen of `lines`. The pager that waits for a key; undefined when all has been shown, or `screenLength` is 0, and `goOn` has been called. */
export function startPager(editor: LineEditor, lines: string[], screenLength: number, goOn: (this: void) => void): Pager | undefined {
  const pager = { lines, next: 0, screenLength, goOn };
  return showLines(pager, editor, screenLength === 0 ? lines.length : screenLength);
}

/** A key while `pager` waits: Space shows the next screen, Enter the next line, Ctrl+C and `q` end it. What then waits; undefined when the text is over. */
export function takePagerKey(pager: Pager, editor: LineEditor, key: Key, character: string): Pager | undefined {
  const isQuit = key === Key.Cancel || key === Key.Return || (key === Key.Character && character === "q");
  const isScreen = key === Key.Character && character === " ";
  if (!isQuit && !isScreen && key !== Key.Enter) return pager;
  endPrompt(editor, ERASE_MORE);
  if (isQuit) {
    pager.goOn();
    return undefined;
  }
  return showLines(pager, editor, isScreen ? pager.screenLength : 1);
}

function showLines(pager: Pager, editor: LineEditor, count: number): Pager | undefined {
  const end = pager.next + count < pager.lines.length ? pager.next + count : pager.lines.length;
  writeAbove(editor, pager.lines.slice(pager.next, end));
  pager.next = end;
  if (end < pager.lines.length) {
    showPrompt(editor, MORE);
    return pager;
  }
  pager.goOn();
  return undefined;
}
