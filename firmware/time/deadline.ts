import { addInterval } from "./interval";
import { clearTimestamp, copyTimestamp, isNewer, isZero, makeTimestamp, type Timestamp } from "./timestamp";

/** Reading of the board's counter at which something is due. Zero: not set. A type of its own would take twice the heap on small boards. */
export type Deadline = Timestamp;

/** Makes a deadline that is not set. Allocates: for use at start only. */
export function makeDeadline(): Deadline {
  return makeTimestamp();
}

/** Returns true when `deadline` is set. */
export function isSet(deadline: Deadline): boolean {
  return !isZero(deadline);
}

/** Sets `deadline` to `delay` [s] after the counter reading `now`. */
export function setDeadline(deadline: Deadline, now: Timestamp, delay: number): void {
  addInterval(now, delay, deadline);
  if (isZero(deadline)) deadline[3] = 1;
}

/** Makes `deadline` wait for nothing: it is never due. */
export function clearDeadline(deadline: Deadline): void {
  clearTimestamp(deadline);
}

/** Returns true when `deadline` is set and not after the counter reading `now`. It stays set. */
export function isDue(deadline: Deadline, now: Timestamp): boolean {
  return !isZero(deadline) && !isNewer(deadline, now);
}

/** Copies `deadline` into `earliest` when it is set and comes first, or when `earliest` is not set. */
export function keepEarlier(deadline: Deadline, earliest: Deadline): void {
  if (!isZero(deadline) && (isZero(earliest) || isNewer(earliest, deadline))) copyTimestamp(deadline, earliest);
}
