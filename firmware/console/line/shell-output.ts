import type { Key } from "./keys";
import { writeAbove } from "./line-editor";
import { logText } from "../log-text";
import { keepLine } from "../../log/log-buffer";
import { startPager, takePagerKey, type Pager } from "./pager";
import type { Shell } from "./shell";

/** Level of what is normal, but worth to be known. */
const NOTIFICATION = 5;

const GREETING = ["", "User interface con0 is available.", "", "", "", "Press ENTER to get started."];

/**
 * Keeps a log line of someone who comes or goes. It is not shown: a program that waits to be asked for its name would take the `login` in it for the question
 * (console.md section 8.1).
 */
export function logVisit({ context }: Shell, mnemonic: string, text: string): void {
  const { configuration, engine, logs } = context;
  if (!configuration.isInfoCenterEnabled) return;
  keepLine(logs, logText(engine.synchronization.clock, configuration, "SHELL", NOTIFICATION, mnemonic, text));
}

/** The session is over: hangs up, and waits for the next one. */
export function closeShell(shell: Shell): void {
  shell.isOpen = false;
  logVisit(shell, "SHELL_LOGOUT", "Console logged out from con0.");
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
