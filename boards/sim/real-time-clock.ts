import { addInterval, toInterval } from "../../firmware/time/interval";
import { clearTimestamp, makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";
import type { RealTimeClock } from "../../hal/real-time-clock";
import { readTrueTime, type World } from "./world";

/** How a chip is, and how wrong. */
export interface RtcOptions {
  /** Its time minus true time when the world begins, s. */
  error: number;
  /** Error of its own crystal, ppm. */
  ppm: number;
  /** Whether it can be read to a part of a second; one that cannot shows whole seconds, which begin when they please. */
  hasFraction: boolean;
}

/** A chip with a battery: it goes on while the board is off. */
export interface SimRealTimeClock extends RealTimeClock {
  /** Whether the battery is good. Without it the chip says that it has lost its time. */
  hasTime: boolean;
  /** True time of the last writing, s; -1 before the first. */
  lastWritten: number;
  /** Its time minus true time, s. */
  readonly error: () => number;
}

/** A chip that has run since before the world began. */
export function makeSimRealTimeClock(world: World, options: RtcOptions): SimRealTimeClock {
  const rate = 1 + options.ppm * 1e-6;
  /** What it held at true time `setAt`. */
  const held: Timestamp = makeTimestamp();
  const truth: Timestamp = makeTimestamp();
  let setAt = world.now;
  let errorThen = options.error;
  readTrueTime(world, held);
  addInterval(held, options.error, held);

  const chip: SimRealTimeClock = {
    hasTime: true,
    lastWritten: -1,
    error: () => errorThen + (world.now - setAt) * (rate - 1),
    read(into: Timestamp): boolean {
      addInterval(held, (world.now - setAt) * rate, into);
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
