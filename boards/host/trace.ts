import { closeSync, openSync, writeSync } from "node:fs";
import { DisciplineState } from "../../firmware/clock/discipline";
import { readClock } from "../../firmware/clock/system-clock";
import { isSynchronized, rootDistanceAt } from "../../firmware/clock/system-variables";
import type { Engine } from "../../firmware/engine/engine";
import { addressText } from "../../firmware/network/address";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp, subtract } from "../../firmware/time/timestamp";
import { readHostTime, unixToTimestamp } from "./host-time";
import { reasonOf, report, StartRefused } from "./report";

const INTERVAL = 1000; // ms

/** One line of the trace. Times in seconds; what only a synchronized clock has is null before. */
export interface TraceLine {
  /** Host Unix time. */
  t: number;
  /** Board clock minus host clock. */
  error: number;
  /** Correction of the crystal in force, ppm. */
  frequency: number;
  /** `unsynchronized`, `local` (a reference clock of its own), or the discipline's state: `starting`, `tracking`, `spike`. */
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

/** The state of the clock now, measured against the host's. */
export function traceLine(engine: Engine): TraceLine {
  const { clock, system, discipline } = engine.synchronization;
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
    source: isSet && system.systemPeer >= 0 ? addressText(engine.table[system.systemPeer].address) : null,
    offset: isSet ? system.offset : null,
    jitter: isSet ? system.jitter : null,
    rootDistance: isSet ? rootDistanceAt(system, counter) : null,
  };
}

function stateText(engine: Engine, state: DisciplineState): string {
  const { system } = engine.synchronization;
  if (!isSynchronized(system)) return "unsynchronized";
  if (system.systemPeer >= 0 && engine.table[system.systemPeer].isLocalClock) return "local";
  if (state === DisciplineState.Starting) return "starting";
  return state === DisciplineState.Spike ? "spike" : "tracking";
}

/** The file of `--trace`: a JSON object a line, each second. */
export class Trace {
  private readonly file: number;
  private interval: NodeJS.Timeout | undefined;

  /** Begins the file anew; throws `StartRefused` when it cannot be written. */
  constructor(private readonly path: string) {
    try {
      this.file = openSync(path, "w");
    } catch (error) {
      throw new StartRefused(`--trace ${path}: cannot be written: ${reasonOf(error)}`);
    }
  }

  /** Writes the state of `engine` from now on. */
  begin(engine: Engine): void {
    clearInterval(this.interval); // of the firmware before a restart
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
      report(`--trace ${this.path}: ${reasonOf(error)}; no more is written`);
      clearInterval(this.interval);
    }
  }
}
