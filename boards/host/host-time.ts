import { addInterval } from "../../firmware/time/interval";
import type { Timestamp } from "../../firmware/time/timestamp";

/** Seconds from 1900-01-01, the start of NTP era 0, to the Unix epoch (RFC 5905 figure 4). */
const UNIX_EPOCH = 2208988800;
const ERA_SECONDS = 4294967296;
/** Largest difference to Date.now() without a clock step [ms]: half of its resolution, and the time between two readings. */
const TOLERANCE = 0.7;
/** Distance of two readings around the start of a millisecond [ms]. It is larger only when the process was suspended between them. */
const CLOSE = 0.01;
const ATTEMPTS = 5;

/** Unix time at performance.now() = 0 [ms]. */
let anchor = findAnchor();

/** Returns the computer's Unix time [s], exact to a few microseconds: the monotonic clock plus an anchor, which is measured again after a step of the clock. */
export function readHostTime(): number {
  const middle = Date.now() + 0.5;
  if (Math.abs(middle - anchor - performance.now()) > TOLERANCE) anchor = findAnchor();
  return (anchor + performance.now()) / 1000;
}

/** Measures the anchor at a change of Date.now(), at most 1 ms away. performance.timeOrigin may be wrong by 0.5 ms. */
function findAnchor(): number {
  let best = 0;
  let closest = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && closest > CLOSE; attempt++) {
    const first = Date.now();
    let before = performance.now();
    let after = before;
    let at = first;
    while (at === first) {
      before = after;
      at = Date.now();
      after = performance.now();
    }
    if (after - before >= closest) continue;
    closest = after - before;
    best = at - (before + after) / 2;
  }
  return best;
}

/** Writes the timestamp of Unix time `seconds` + `more` [s] into `into`, exact to a microsecond. */
export function unixToTimestamp(seconds: number, more: number, into: Timestamp): void {
  const whole = Math.floor(seconds);
  const era = modulo(whole + UNIX_EPOCH, ERA_SECONDS);
  into[0] = Math.floor(era / 65536);
  into[1] = era % 65536;
  into[2] = 0;
  into[3] = 0;
  addInterval(into, seconds - whole + more, into);
}

/** Returns the Unix time of the whole seconds of `time` [s], in the era nearest to the computer's time. */
export function timestampToUnix(time: Timestamp): number {
  const seconds = time[0] * 65536 + time[1] - UNIX_EPOCH;
  return seconds + Math.round((readHostTime() - seconds) / ERA_SECONDS) * ERA_SECONDS;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
