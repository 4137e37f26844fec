import type { StreamListener } from "../../../hal/stream-listener";
import type { Streams } from "../../../hal/streams";
import { VIRTUAL_LINES } from "../../settings/virtual-line-settings";
import { clearDeadline, keepEarlier, makeDeadline, setDeadline, type Deadline } from "../../time/deadline";
import { makeTimestamp } from "../../time/timestamp";
import { makeSharedGuard, type LoginGuard } from "./login-guard";
import type { Shell } from "./shell";
import { canRead, makeStreamLine, type StreamLine } from "./stream-line";

/**
 * Lines vty 0 to 4: sessions over telnet, beside that of con 0 (console README, "User lines").
 *
 * A connection takes the free line with the lowest number. Each line has a shell of its own while it is in use. A line works for one piece of input or output per
 * event, so that other lines and the time service come between.
 */
export interface VirtualLines {
  /** Shell of con 0. */
  readonly console: Shell;
  readonly streams: Streams;
  readonly lines: StreamLine[];
  /** Failed attempts over all lines. */
  readonly guard: LoginGuard;
  readonly deadline: Deadline;
  listener: StreamListener | undefined;
  /** Number of the line whose turn is next. */
  next: number;
  /** Line whose event is handled. An event that fails leaves it set. */
  active: StreamLine | undefined;
  /** End of the time in which refused connections are counted only, and their number. */
  readonly quiet: Deadline;
  unlogged: number;
}

const now = makeTimestamp();

/** Makes the lines, all of them free. `console` is the shell of con 0. */
export function makeVirtualLineState(console: Shell, streams: Streams): VirtualLines {
  const lines: StreamLine[] = [];
  for (let number = 0; number < VIRTUAL_LINES; number++) lines.push(makeStreamLine(number));
  return {
    console,
    streams,
    lines,
    guard: makeSharedGuard(),
    deadline: makeDeadline(),
    listener: undefined,
    next: 0,
    active: undefined,
    quiet: makeDeadline(),
    unlogged: 0,
  };
}

/** Does `what` for a line, which stays the active one when that fails. */
export function work(state: VirtualLines, line: StreamLine, what: (this: void, line: StreamLine) => void): void {
  state.active = line;
  what(line);
  state.active = undefined;
}

/** Sets the deadline to the first one of the lines. */
export function schedule({ console, deadline, lines }: VirtualLines): void {
  clearDeadline(deadline);
  for (const line of lines) {
    if (line.shell === undefined) continue;
    keepEarlier(line.shell.idle, deadline);
    keepEarlier(line.shell.question, deadline);
    if (!canRead(line)) continue;
    console.context.board.counter.read(now);
    setDeadline(deadline, now, 0);
    return;
  }
}
