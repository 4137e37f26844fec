import type { Stream } from "../../../hal/stream";
import { addDeadline, endEvent } from "../../engine/deadlines";
import { LogLevel } from "../../log/log";
import { PUBLIC_INSTANCE } from "../../network/interfaces";
import { isShown, type Outcome } from "../session";
import type { NetworkLines } from "../user-lines";
import { acceptStream } from "./accept-stream";
import { isDue } from "../../time/deadline";
import { makeTimestamp } from "../../time/timestamp";
import { writeAbove } from "./line-editor";
import { endLineUse, freeLine, listUses } from "./line-uses";
import { enter, isStranded, recoverShell, ShellState, type Shell } from "./shell";
import { shellInput } from "./shell-input";
import { canRead, endConnection, flushOutput, hasRoom, readKeys, type StreamLine } from "./stream-line";
import { makeVirtualLineState, schedule, work, type VirtualLines } from "./virtual-line-state";

const now = makeTimestamp();

/** Makes the lines, all of them free. `shell` is that of con 0. Undefined on a board without TCP or without a login. */
export function makeVirtualLines(shell: Shell): NetworkLines | undefined {
  const { streams } = shell.context.board;
  if (streams === undefined || shell.features.login === undefined) return undefined;
  const state = makeVirtualLineState(shell, streams);
  addDeadline(shell.context.engine, state.deadline, () => runLines(state));
  return {
    list: () => listUses(state),
    free: (use) => freeLine(state, use),
    follow: () => followSettings(state),
    start: (writeLog) => {
      const refusal = followSettings(state);
      if (refusal !== undefined) writeLog("TELNETD", LogLevel.Warning, "TELNETD_PORT", `The telnet server is off: ${refusal}`);
    },
    onStream: (stream) => onStream(state, stream),
    show: (level, lines) => showLog(state, level, lines),
    recover: (message) => recoverLines(state, message),
  };
}

function onStream(state: VirtualLines, stream: Stream): void {
  const line = state.lines.find((candidate) => candidate.stream === stream);
  if (line !== undefined) {
    line.mayHaveInput = true;
    work(state, line, serveLine);
  } else if (stream.listener !== undefined && stream.listener === state.listener && stream.state !== "closed") {
    acceptStream(state, stream);
  } else {
    stream.abort(); // accepted before the server was disabled
  }
  schedule(state);
  endEvent(state.console.context.engine);
}

/** Does what is due on one line, in turn: the others wait for the next event, so that time service comes between. */
function runLines(state: VirtualLines): void {
  const { lines } = state;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[state.next];
    state.next = state.next + 1 < lines.length ? state.next + 1 : 0;
    if (!hasWork(line)) continue;
    work(state, line, runLine);
    break;
  }
  schedule(state);
}

function hasWork(line: StreamLine): boolean {
  const { shell } = line;
  if (shell === undefined) return false;
  shell.context.board.counter.read(now);
  return isDue(shell.idle, now) || isDue(shell.question, now) || canRead(line);
}

function runLine(line: StreamLine): void {
  if (line.shell !== undefined) shellInput(line.shell, "");
  if (canRead(line)) readInput(line);
}

/** The stream has changed. */
function serveLine(line: StreamLine): void {
  const { shell, stream } = line;
  flushOutput(line);
  if (shell !== undefined && shell.state === ShellState.Showing && hasRoom(line)) {
    enter(shell, ShellState.Showing, 0);
    shellInput(shell, "");
  }
  if (canRead(line)) readInput(line);
  if (stream !== undefined && line.stream === stream && (stream.state === "closed" || stream.state === "ended")) endLineUse(line);
}

function readInput(line: StreamLine): void {
  const { shell } = line;
  if (shell === undefined) return;
  const keys = readKeys(line);
  if (keys === "") return;
  shell.context.board.counter.read(line.lastKey);
  shellInput(shell, keys);
}

function followSettings(state: VirtualLines): Outcome {
  const { telnet } = state.console.context.configuration;
  const port = telnet !== undefined && telnet.isEnabled && !telnet.isClosed ? telnet.port : 0;
  const { listener } = state;
  if (listener !== undefined && listener.port === port) return undefined;
  const next = port === 0 ? undefined : state.streams.listen(port, PUBLIC_INSTANCE);
  if (port !== 0 && next === undefined) return `TCP port ${port} is not available.`;
  state.listener = next;
  if (listener !== undefined) listener.close();
  return undefined;
}

/** Log lines are not made while output waits: they would add to it. */
function showsLevel(line: StreamLine, level: LogLevel): boolean {
  return line.shell !== undefined && hasRoom(line) && isShown(line.shell.context.session, level);
}

function showLog({ lines }: VirtualLines, level: LogLevel, texts: string[]): void {
  for (const line of lines) if (line.shell !== undefined && showsLevel(line, level)) writeAbove(line.shell.editor, texts);
}

function recoverLines(state: VirtualLines, message: string): void {
  const { active } = state;
  state.active = undefined;
  for (const line of state.lines) {
    if (line.stream === undefined) continue;
    if (line.shell === undefined) {
      line.stream.abort();
      endConnection(line);
    } else if (line === active || isStranded(line.shell)) {
      recoverShell(line.shell, message);
      line.mayHaveInput = true;
    }
  }
  schedule(state);
  endEvent(state.console.context.engine);
}
