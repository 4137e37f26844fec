import { timeAt } from "../../firmware/clock/system-clock";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp, subtract } from "../../firmware/time/timestamp";
import { FINEST, readCrystal, readTicks } from "./crystal";
import type { SimBoard } from "./sim-board";
import { readTrueTime } from "./world";

/** What only someone who knows true time can say of a board's clock. */

const reading = makeTimestamp();
const difference = makeTimestamp();

/** Disciplined clock minus true time at the world's present, s; positive is fast. Zero without a firmware. */
export function clockError(board: SimBoard): number {
  if (board.clock === undefined) return 0;
  readCrystal(board.crystal, board.world.now, reading);
  timeAt(board.clock, reading, reading);
  readTrueTime(board.world, difference);
  subtract(reading, difference, difference);
  return toInterval(difference);
}

/** The same on average over where in a step of its counter a reader happens to look: what a coarse counter does to one reading is not the clock's error. */
export function meanClockError(board: SimBoard): number {
  if (board.clock === undefined) return 0;
  readTicks(board.crystal, board.world.now, reading);
  timeAt(board.clock, reading, reading);
  readTrueTime(board.world, difference);
  subtract(reading, difference, difference);
  return toInterval(difference) - (Math.pow(2, board.crystal.options.precision) - Math.pow(2, FINEST)) / 2;
}

/** What the clock's frequency lacks at the world's present, crystal and correction together, s/s (without a slew); positive is fast. */
export function frequencyError(board: SimBoard): number {
  if (board.clock === undefined) return board.crystal.error;
  return (1 + board.crystal.error) * (1 + board.clock.frequency) - 1;
}
