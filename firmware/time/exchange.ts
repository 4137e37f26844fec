/**
 * Offset and delay of the on-wire protocol (RFC 5905 section 8), from the four timestamps of one exchange: t1 request sent (client's clock), t2 request
 * received (server's), t3 reply sent (server's), t4 reply received (client's).
 *
 * Both are exact signed differences, whatever the eras, if the two clocks are less than 68 years apart (RFC 5905 section 6). They are rounded only by the
 * conversion to an interval.
 */
import { add, isNegative, makeTimestamp, shiftDown, subtract, type Timestamp } from "./timestamp";

const outbound = makeTimestamp();
const inbound = makeTimestamp();

/**
 * into = ((t2 - t1) + (t3 - t4)) / 2, the offset of the server's clock from the client's, rounded down to 2^-32 s. Positive when the server's clock is ahead.
 * `into` may be one of the four.
 */
export function computeOffset(t1: Timestamp, t2: Timestamp, t3: Timestamp, t4: Timestamp, into: Timestamp): void {
  subtract(t2, t1, outbound);
  subtract(t3, t4, inbound);
  // The sum needs 65 bits: in 64 bits, two clocks more than 34 years apart would give the wrong sign. Bit 64 is the sum of both sign extensions and the carry.
  let signs = 0;
  if (isNegative(outbound)) signs = signs + 1;
  if (isNegative(inbound)) signs = signs + 1;
  signs = signs + add(outbound, inbound, outbound);
  shiftDown(outbound, signs % 2, into);
}

/**
 * into = (t4 - t1) - (t3 - t2), the round-trip delay, modulo 2^64. Slightly negative when a clock is coarse or was slewed meanwhile, and any value when the
 * timestamps are forged: the caller checks it (RFC 5905 section 8 raises it to the precision). `into` may be one of the four.
 */
export function computeDelay(t1: Timestamp, t2: Timestamp, t3: Timestamp, t4: Timestamp, into: Timestamp): void {
  subtract(t3, t2, inbound);
  subtract(t4, t1, outbound);
  subtract(outbound, inbound, into);
}
