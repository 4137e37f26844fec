import { addInterval } from "../../firmware/time/interval";
import type { Timestamp } from "../../firmware/time/timestamp";

/** Unix time of the NTP era's beginning, 1900-01-01, with the sign turned (RFC 5905 figure 4), s. */
const UNIX_EPOCH = 2208988800;
const ERA_SECONDS = 4294967296;
/** The host's clock was stepped when it differs from what we make of the monotonic one by more than this, ms; Date.now() itself counts whole ones. */
const STEP_THRESHOLD = 4;

let anchor = performance.timeOrigin; // host time at performance.now() = 0, ms

/** The host's Unix time, s, to a microsecond: the monotonic clock, anchored anew when somebody has set the host's clock. */
export function readHostTime(): number {
  const coarse = Date.now() + 0.5;
  if (Math.abs(coarse - anchor - performance.now()) > STEP_THRESHOLD) anchorAtMillisecond();
  return (anchor + performance.now()) / 1000;
}

/** Date.now() is sharp at the moment when it changes, a millisecond away at most. */
function anchorAtMillisecond(): void {
  const before = Date.now();
  let at = Date.now();
  while (at === before) at = Date.now();
  anchor = at - performance.now();
}

/** Writes the NTP time stamp of Unix time `seconds` plus `more` seconds into `into`, to a microsecond. */
export function unixToTimestamp(seconds: number, more: number, into: Timestamp): void {
  const whole = Math.floor(seconds);
  // In two steps: a double of seconds since 1900 is good to 0.5 us only, and a time stamp has no sign to lose.
  const era = (((whole + UNIX_EPOCH) % ERA_SECONDS) + ERA_SECONDS) % ERA_SECONDS;
  into[0] = Math.floor(era / 65536);
  into[1] = era % 65536;
  into[2] = 0;
  into[3] = 0;
  addInterval(into, seconds - whole + more, into);
}

/** Unix time of the whole seconds of `time`, s, taken from the era in which it lies nearest to the host's time. */
export function timestampToUnix(time: Timestamp): number {
  const seconds = time[0] * 65536 + time[1] - UNIX_EPOCH;
  return seconds + Math.round((readHostTime() - seconds) / ERA_SECONDS) * ERA_SECONDS;
}
