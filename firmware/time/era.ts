import { compareTimestamps, isNewer, type Timestamp } from "./timestamp";

/**
 * Returns the era in which `timestamp` is nearest to (pivotEra, pivot), within 68 years (RFC 5905 section 6). At exactly 2^31 s the timestamp counts as
 * earlier. Era 0 began on 1900-01-01, era 1 begins on 2036-02-07 06:28:16 UTC, era 2 on 2172-03-15 12:56:32.
 *
 * The pivot is a date from another source: the board's clock, its RTC, or the build date of the firmware.
 */
export function unfoldEra(timestamp: Timestamp, pivotEra: number, pivot: Timestamp): number {
  const order = compareTimestamps(timestamp, pivot);
  if (order < 0 && isNewer(timestamp, pivot)) return pivotEra + 1;
  if (order > 0 && !isNewer(timestamp, pivot)) return pivotEra - 1;
  return pivotEra;
}
