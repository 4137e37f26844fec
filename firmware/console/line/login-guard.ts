import { isDue, isSet, makeDeadline, setDeadline, type Deadline } from "../../time/deadline";
import type { Timestamp } from "../../time/timestamp";

/** Failed attempts on one line, counted over sessions, and over all network lines before a pause. */
const MOST_OF_LINE = 3;
const MOST_OF_ALL = 10;
/** Time of the pause [s]. */
const PAUSE = 60;

/** Limit of login attempts. That over all network lines holds for an attacker who changes lines. */
export interface LoginGuard {
  readonly most: number;
  /** Failed attempts since the last pause. */
  failures: number;
  /** End of the pause. */
  readonly pause: Deadline;
}

/** Makes the guard of a line. */
export function makeLineGuard(): LoginGuard {
  return { most: MOST_OF_LINE, failures: 0, pause: makeDeadline() };
}

/** Makes the guard of all network lines. A successful login does not clear it: an attacker may have an account. */
export function makeSharedGuard(): LoginGuard {
  return { most: MOST_OF_ALL, failures: 0, pause: makeDeadline() };
}

/** Returns true when no password may be checked at the counter reading `now`. */
export function isPaused({ pause }: LoginGuard, now: Timestamp): boolean {
  return isSet(pause) && !isDue(pause, now);
}

/** Counts a failed attempt at the counter reading `now`. */
export function countFailed(guard: LoginGuard, now: Timestamp): void {
  guard.failures = guard.failures + 1;
  if (guard.failures < guard.most) return;
  guard.failures = 0;
  setDeadline(guard.pause, now, PAUSE);
}
