import { readClock } from "../../../firmware/clock/system-clock";
import { makeTimestamp, subtract, type Timestamp } from "../../../firmware/time/timestamp";
import { makeBackToBack } from "../../memory/back-to-back";
import { build, estimate, offsetAndDelay, parse, reply, wholeRound } from "../packet-path";

/**
 * The loops of packet-path.ts on a chip, timed by its own counter under QEMU's -icount, where an instruction takes a nanosecond. Runs in the place of the
 * firmware.
 */

/** Functions of the runtime (boards/lua/runtime/runtime.d.ts) that are used here. */
interface Runtime {
  readCounter(this: unknown, into: Timestamp): void;
  writeConsole(this: unknown, text: string): void;
}

const COUNT = 300;
const { clock } = makeBackToBack().client;
const began = makeTimestamp();
const ended = makeTimestamp();

function clockRead(count: number): void {
  for (let i = 0; i < count; i++) readClock(clock, ended);
}

function time(name: string, loop: (count: number) => unknown): void {
  const { runtime } = globalThis as unknown as { runtime: Runtime };
  loop(COUNT); // what is made on first use is made
  runtime.readCounter(began);
  loop(COUNT);
  runtime.readCounter(ended);
  subtract(ended, began, ended);
  const nanoseconds = (ended[1] + ended[2] / 65536) * 1e9;
  runtime.writeConsole(`  ${name}: ${Math.floor(nanoseconds / COUNT)} instructions\r\n`);
}

/** Begins when the board has started. */
export function start(): void {
  time("header parsed", parse);
  time("header built", build);
  time("offset and delay", offsetAndDelay);
  time("clock read", clockRead);
  time("request answered, without the stack", reply);
  time("exchange into the estimator", estimate);
  time("whole round: request, reply, sample, selection, clock", wholeRound);
}
