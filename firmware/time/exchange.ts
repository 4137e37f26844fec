/**
 * The on-wire protocol's two numbers (RFC 5905 section 8), from the four timestamps of one exchange:
 * t1 request sent (our clock), t2 request received (theirs), t3 reply sent (theirs), t4 reply received (ours).
 *
 * Both are exact to the last bit as signed differences, whatever the eras, so long as the two clocks are less than 68 years apart
 * (RFC 5905 section 6). They are rounded only when they become an Interval.
 */
import { add, isNegative, makeTimestamp, shiftDown, subtract, type Timestamp } from "./timestamp";

const outward = makeTimestamp();
const homeward = makeTimestamp();

/**
 * into = ((t2 - t1) + (t3 - t4)) / 2, the offset of their clock from ours, rounded down to 2^-32 s. Positive: theirs is ahead.
 * `into` may be one of the four.
 */
export function computeOffset(t1: Timestamp, t2: Timestamp, t3: Timestamp, t4: Timestamp, into: Timestamp): void {
  subtract(t2, t1, outward);
  subtract(t3, t4, homeward);
  // The sum needs 65 bits: in 64, two clocks more than 34 years apart would come out with the wrong sign. Bit 64 is the sum of both
  // sign extensions and the carry.
  let signs = 0;
  if (isNegative(outward)) signs = signs + 1;
  if (isNegative(homeward)) signs = signs + 1;
  signs = signs + add(outward, homeward, outward);
  shiftDown(outward, signs % 2, into);
}

/**
 * into = (t4 - t1) - (t3 - t2), the time both ways on the network, modulo 2^64. Slightly below zero when a clock was slewed meanwhile or is
 * coarse, anything at all when the timestamps were forged: the caller judges (RFC 5905 section 8 raises it to the precision).
 * `into` may be one of the four.
 */
export function computeDelay(t1: Timestamp, t2: Timestamp, t3: Timestamp, t4: Timestamp, into: Timestamp): void {
  subtract(t3, t2, homeward);
  subtract(t4, t1, outward);
  subtract(outward, homeward, into);
}
