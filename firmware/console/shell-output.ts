import type { Key } from "./keys";
import { startPager, takePagerKey, type Pager } from "./pager";
import type { Shell } from "./shell";

/** Shows lines, a screen at a time; `goOn` when they have been seen. */
export function showText(shell: Shell, lines: string[], goOn: (this: void) => void): void {
  const screenLength = shell.isTypingAhead ? 0 : shell.context.session.screenLength;
  shell.pager = startPager(shell.editor, lines, screenLength, goOn);
}

/** A key while `pager` waits. */
export function takePagedKey(shell: Shell, pager: Pager, key: Key, character: string): void {
  shell.pager = takePagerKey(pager, shell.editor, key, character);
}
