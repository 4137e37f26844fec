import type { Text } from "../../notation/text";
import { endPrompt, type LineEditor } from "./line-editor";

/** Text that is shown, a screen at a time. */
export interface Pager extends Text {
  /** Lines that have been taken and not shown. */
  lines: string[];
  /** Number of lines until the pause. */
  left: number;
  /** Continues after the text. */
  readonly goOn: (this: void) => void;
}

/** Pause. Two blanks before it and nothing behind: drivers look for that (console README, "Paging"). */
export const MORE = "  ---- More ----";
/** Erases the pause as an H3C device does (console README, "Paging"). */
const ERASE_MORE = `\x1b[42D${" ".repeat(42)}\x1b[42D`;

/** Erases the pause. */
export function endPause(editor: LineEditor): void {
  endPrompt(editor, ERASE_MORE);
}
