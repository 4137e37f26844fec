import { addInterval } from "./interval";
import { copyTimestamp, isNewer, makeTimestamp, type Timestamp } from "./timestamp";

/** Point in time at which an action is due, as a reading of the board's counter. */
export interface Deadline {
  isSet: boolean;
  /** Reading at which the action is due. Undefined while `isSet` is false. */
  readonly date: Timestamp;
}

/** Returns a deadline that is not set. Allocates: for use at start only. */
export function makeDeadline(): Deadline {
  return { isSet: false, date: makeTimestamp() };
}

/** Sets `deadline` to `delay` [s] after the counter reading `now`. */
export function setDeadline(deadline: Deadline, now: Timestamp, delay: number): void {
  addInterval(now, delay, deadline.date);
  deadline.isSet = true;
}

/** Clears `deadline`: it is never due. */
export function clearDeadline(deadline: Deadline): void {
  deadline.isSet = false;
}

/** Returns true when `deadline` is set and its date is not after the counter reading `now`. It stays set. */
export function isDue(deadline: Deadline, now: Timestamp): boolean {
  return deadline.isSet && !isNewer(deadline.date, now);
}

/** Copies `deadline` into `earliest` when it is set and comes first, or when `earliest` is not set. */
export function keepEarlier(deadline: Deadline, earliest: Deadline): void {
  if (!deadline.isSet || (earliest.isSet && !isNewer(earliest.date, deadline.date))) return;
  copyTimestamp(deadline.date, earliest.date);
  earliest.isSet = true;
}
