import { timestampText } from "../time/calendar-text";
import { unfoldEra } from "../time/era";
import type { Timestamp } from "../time/timestamp";

/** 2026-01-01 00:00 UTC. Initial time of a board without a valid real-time clock, and pivot of the era of every timestamp that is shown. */
export const BUILD_DATE: Timestamp = [0xed00, 0x3780, 0, 0];
/** NTP era of `BUILD_DATE`. */
export const BUILD_ERA = 0;

/** Returns the NTP era of a timestamp: the one that puts it nearest to the build date, 1957 to 2094 (RFC 5905 section 6). */
export function eraOf(time: Timestamp): number {
  return unfoldEra(time, BUILD_ERA, BUILD_DATE);
}

/** Text of a timestamp in the form of Comware 5, in its era by `eraOf`. */
export function datedText(timestamp: Timestamp): string {
  return timestampText(timestamp, BUILD_ERA, BUILD_DATE);
}
