import { timeAt } from "../../firmware/clock/system-clock";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp, subtract } from "../../firmware/time/timestamp";
import { FINEST, readCrystal, readTicks } from "./crystal";
import type { SimBoard } from "./sim-board";
import { readTrueTime } from "./world";

/** Errors of a board's clock, measured against true time. */

const reading = makeTimestamp();
const difference = makeTimestamp();

/** Returns the disciplined clock minus true time now [s]; positive is fast. Zero without a firmware. */
export function clockError(board: SimBoard): number {
  if (board.clock === undefined) return 0;
  readCrystal(board.crystal, board.world.now, reading);
  timeAt(board.clock, reading, reading);
  readTrueTime(board.world, difference);
  subtract(reading, difference, difference);
  return toInterval(difference);
}

/** Returns `clockError` averaged over the phase of the reading within a counter step: the quantization of one reading is not the clock's error. */
export function meanClockError(board: SimBoard): number {
  if (board.clock === undefined) return 0;
  readTicks(board.crystal, board.world.now, reading);
  timeAt(board.clock, reading, reading);
  readTrueTime(board.world, difference);
  subtract(reading, difference, difference);
  return toInterval(difference) - (Math.pow(2, board.crystal.options.precision) - Math.pow(2, FINEST)) / 2;
}

/** Returns the frequency error of the clock now, crystal and correction together, without a slew [s/s]; positive is fast. */
export function frequencyError(board: SimBoard): number {
  if (board.clock === undefined) return board.crystal.error;
  return (1 + board.crystal.error) * (1 + board.clock.frequency) - 1;
}
