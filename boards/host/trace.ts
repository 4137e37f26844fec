import { closeSync, openSync, writeSync } from "node:fs";
import { DisciplineState } from "../../firmware/clock/discipline";
import { readClock } from "../../firmware/clock/system-clock";
import { isSynchronized, rootDistanceAt } from "../../firmware/clock/system-variables";
import type { Engine } from "../../firmware/engine/engine";
import { dottedText } from "../../firmware/network/address";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp, subtract } from "../../firmware/time/timestamp";
import { readHostTime, unixToTimestamp } from "./host-time";
import { reasonOf, report, StartRefused } from "./report";

const INTERVAL = 1000; // ms

/** One line of the trace. Times in seconds; values of a synchronized clock are null before synchronization. */
export interface TraceLine {
  /** Unix time of the computer [s]. */
  t: number;
  /** Board clock minus computer clock [s]. */
  error: number;
  /** Frequency correction in effect [ppm]. */
  frequency: number;
  /** `unsynchronized`, `local` (own reference clock), or the state of the clock discipline: `starting`, `tracking`, `spike`. */
  state: string;
  /** Address of the system peer. */
  source: string | null;
  offset: number | null;
  jitter: number | null;
  rootDistance: number | null;
}

const board = makeTimestamp();
const host = makeTimestamp();
const counter = makeTimestamp();

/** Returns the state of the clock now, measured against the computer's. */
export function traceLine(engine: Engine): TraceLine {
  const { clock, system, discipline } = engine;
  const before = readHostTime();
  readClock(clock, board);
  const t = (before + readHostTime()) / 2;
  unixToTimestamp(t, 0, host);
  subtract(board, host, host);
  clock.counter.read(counter);
  const isSet = isSynchronized(system);
  return {
    t,
    error: toInterval(host),
    frequency: clock.frequency * 1e6,
    state: stateText(engine, discipline.state),
    source: isSet && system.systemPeer >= 0 ? dottedText(engine.table[system.systemPeer].address) : null,
    offset: isSet ? system.offset : null,
    jitter: isSet ? system.jitter : null,
    rootDistance: isSet ? rootDistanceAt(system, counter) : null,
  };
}

function stateText(engine: Engine, state: DisciplineState): string {
  const { system } = engine;
  if (!isSynchronized(system)) return "unsynchronized";
  if (system.systemPeer >= 0 && engine.table[system.systemPeer].isLocalClock) return "local";
  if (state === DisciplineState.Starting) return "starting";
  return state === DisciplineState.Spike ? "spike" : "tracking";
}

/** The file of `--trace`: one line with a JSON object each second. */
export class Trace {
  private readonly file: number;
  private interval: NodeJS.Timeout | undefined;

  /** Truncates the file. Throws `StartRefused` when it cannot be written. */
  constructor(private readonly path: string) {
    try {
      this.file = openSync(path, "w");
    } catch (error) {
      throw new StartRefused(`--trace ${path}: cannot be written: ${reasonOf(error)}`);
    }
  }

  /** Writes the state of `engine` from now on. */
  begin(engine: Engine): void {
    clearInterval(this.interval); // of the firmware before the restart
    this.interval = setInterval(() => this.write(engine), INTERVAL);
  }

  /** Closes the file. */
  stop(): void {
    clearInterval(this.interval);
    closeSync(this.file);
  }

  private write(engine: Engine): void {
    try {
      writeSync(this.file, `${JSON.stringify(traceLine(engine))}\n`);
    } catch (error) {
      report(`--trace ${this.path}: ${reasonOf(error)}; the trace ends here`);
      clearInterval(this.interval);
    }
  }
}
