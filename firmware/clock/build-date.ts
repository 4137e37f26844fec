import { unfoldEra } from "../time/era";
import type { Timestamp } from "../time/timestamp";

/** 2026-01-01 00:00 UTC: where boards without a valid real-time clock begin, and the middle of the years in which time stamps are unfolded. */
export const BUILD_DATE: Timestamp = [0xed00, 0x3780, 0, 0];
const BUILD_ERA = 0;

/** The NTP era of a time stamp: the one that puts it nearest to the build date, 1957 to 2094 (RFC 5905 section 6). */
export function eraOf(time: Timestamp): number {
  return unfoldEra(time, BUILD_ERA, BUILD_DATE);
}
