import type { Key } from "./keys";
import { writeAbove } from "./line-editor";
import { startPager, takePagerKey, type Pager } from "./pager";
import type { Shell } from "./shell";

const GREETING = ["", "User interface con0 is available.", "", "", "", "Press ENTER to get started."];

/** The session is over: hangs up, and waits for the next one. */
export function closeShell(shell: Shell): void {
  shell.isOpen = false;
  writeAbove(shell.editor, GREETING);
  shell.context.board.console.hangUp();
}

/** Shows lines, a screen at a time; `goOn` when they have been seen. */
export function showText(shell: Shell, lines: string[], goOn: (this: void) => void): void {
  const screenLength = shell.isTypingAhead ? 0 : shell.context.session.screenLength;
  shell.pager = startPager(shell.editor, lines, screenLength, goOn);
}

/** A key while `pager` waits. */
export function takePagedKey(shell: Shell, pager: Pager, key: Key, character: string): void {
  shell.pager = takePagerKey(pager, shell.editor, key, character);
}
