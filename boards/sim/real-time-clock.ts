import { addInterval, toInterval } from "../../firmware/time/interval";
import { clearTimestamp, makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";
import type { RealTimeClock } from "../../hal/real-time-clock";
import { readTrueTime, type World } from "./world";

/** Error model of a real-time clock. */
export interface RtcOptions {
  /** Its time minus true time at the start of the world [s]. */
  error: number;
  /** Frequency error of its crystal [ppm]. */
  ppm: number;
  /** True when readings have a fraction. Otherwise they are whole seconds of unspecified phase. */
  hasFraction: boolean;
}

/** A battery-backed clock, which runs while the board is off. */
export interface SimRealTimeClock extends RealTimeClock {
  /** True while the battery is good. Otherwise the clock reports that it lost its time. */
  hasTime: boolean;
  /** True time of the last write [s]; -1 before the first. */
  lastWritten: number;
  /** Returns its time minus true time [s]. */
  readonly error: () => number;
}

/** Makes a clock that was running before the world began. */
export function makeSimRealTimeClock(world: World, options: RtcOptions): SimRealTimeClock {
  const frequency = 1 + options.ppm * 1e-6;
  /** Its time at true time `setAt`. */
  const held: Timestamp = makeTimestamp();
  const truth: Timestamp = makeTimestamp();
  let setAt = world.now;
  let errorThen = options.error;
  readTrueTime(world, held);
  addInterval(held, options.error, held);

  const chip: SimRealTimeClock = {
    hasTime: true,
    lastWritten: -1,
    error: () => errorThen + (world.now - setAt) * (frequency - 1),
    read(into: Timestamp): boolean {
      addInterval(held, (world.now - setAt) * frequency, into);
      if (!options.hasFraction) {
        into[2] = 0;
        into[3] = 0;
      }
      return chip.hasTime;
    },
    write(time: Timestamp): boolean {
      readTrueTime(world, truth);
      clearTimestamp(held);
      held[0] = time[0];
      held[1] = time[1];
      subtract(held, truth, truth);
      errorThen = toInterval(truth);
      setAt = world.now;
      chip.lastWritten = world.now;
      chip.hasTime = true;
      return true;
    },
  };
  return chip;
}
