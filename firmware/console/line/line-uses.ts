import { toInterval } from "../../time/interval";
import { isSet } from "../../time/deadline";
import { makeTimestamp, subtract } from "../../time/timestamp";
import type { LineUse } from "../user-lines";
import { endLine } from "./line-editor";
import { closeShell, ShellState, type Shell } from "./shell";
import { endConnection, type StreamLine } from "./stream-line";
import { schedule, type VirtualLines } from "./virtual-line-state";

/** Sessions of the user lines, seen from outside of them. */

const now = makeTimestamp();

/** Ends the use of a line from outside of its session. */
export function endLineUse(line: StreamLine): void {
  const { shell } = line;
  if (shell === undefined) {
    endConnection(line);
    return;
  }
  endSession(shell);
}

function endSession(shell: Shell): void {
  const { session } = shell.context;
  const { activity } = session;
  session.activity = undefined;
  if (activity !== undefined) activity.stop();
  if (shell.state === ShellState.LoggingIn) {
    shell.login?.withdraw(shell);
    return;
  }
  if (shell.editor.isPrompting) endLine(shell.editor);
  closeShell(shell);
}

/** Returns the lines in use, by absolute number. */
export function listUses({ console, lines }: VirtualLines): LineUse[] {
  const uses: LineUse[] = [];
  console.context.board.counter.read(now);
  if (console.state !== ShellState.Closed) uses.push(consoleUse(console));
  for (const { address, lastKey, login, number, shell } of lines) {
    if (shell === undefined) continue;
    const past = makeTimestamp();
    subtract(now, lastKey, past);
    uses.push({ index: number + 1, session: shell.context.session, address, userName: login?.name() ?? "", delay: toInterval(past) });
  }
  return uses;
}

function consoleUse({ context, idle, login }: Shell): LineUse {
  const left = makeTimestamp();
  if (isSet(idle)) subtract(idle, now, left);
  const delay = isSet(idle) ? context.settings.idleTimeout - toInterval(left) : 0;
  return { index: 0, session: context.session, address: "", userName: login?.name() ?? "", delay };
}

/** See `UserLines.free`. */
export function freeLine(state: VirtualLines, use: LineUse): boolean {
  if (use.index === 0) {
    if (state.console.state === ShellState.Closed) return false;
    endSession(state.console);
    return true;
  }
  const line = state.lines[use.index - 1];
  if (line.shell === undefined || line.shell.context.session !== use.session) return false;
  endLineUse(line);
  schedule(state);
  return true;
}
