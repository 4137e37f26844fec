import { addInterval } from "../../firmware/time/interval";
import type { Timestamp } from "../../firmware/time/timestamp";

/** Unix time of the NTP era's beginning, 1900-01-01, with the sign turned (RFC 5905 figure 4), s. */
const UNIX_EPOCH = 2208988800;
const ERA_SECONDS = 4294967296;
/** The host's clock has been set when Date.now(), which counts whole milliseconds, differs from ours by more than that and a moment between two readings, ms. */
const TOLERANCE = 0.7;
/** The readings around the moment when a millisecond begins lie no further apart than this, ms, unless the process was put to sleep between them. */
const CLOSE = 0.01;
const ATTEMPTS = 5;

let anchor = findAnchor(); // host time at performance.now() = 0, ms

/** The host's Unix time, s, to a few microseconds: the monotonic clock, anchored anew when somebody has set the host's clock. */
export function readHostTime(): number {
  const middle = Date.now() + 0.5;
  if (Math.abs(middle - anchor - performance.now()) > TOLERANCE) anchor = findAnchor();
  return (anchor + performance.now()) / 1000;
}

/** Date.now() is sharp at the moment when it changes, a millisecond away at most. performance.timeOrigin is not: it may be off by half of one. */
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

/** Writes the NTP timestamp of Unix time `seconds` plus `more` seconds into `into`, to a microsecond. */
export function unixToTimestamp(seconds: number, more: number, into: Timestamp): void {
  const whole = Math.floor(seconds);
  const era = modulo(whole + UNIX_EPOCH, ERA_SECONDS);
  into[0] = Math.floor(era / 65536);
  into[1] = era % 65536;
  into[2] = 0;
  into[3] = 0;
  addInterval(into, seconds - whole + more, into);
}

/** Unix time of the whole seconds of `time`, s, in the era that puts it nearest to the host's time. */
export function timestampToUnix(time: Timestamp): number {
  const seconds = time[0] * 65536 + time[1] - UNIX_EPOCH;
  return seconds + Math.round((readHostTime() - seconds) / ERA_SECONDS) * ERA_SECONDS;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
