import { compareTimestamps, isNewer, type Timestamp } from "./timestamp";

/**
 * The era in which `timestamp` lies nearest to the moment (pivotEra, pivot), within 68 years either way (RFC 5905 section 6). Era 0 began on
 * 1900-01-01, era 1 begins on 2036-02-07 06:28:16 UTC, era 2 on 2172-03-15 12:56:32. Exactly 2^31 s away it counts as earlier.
 *
 * The pivot is a moment known otherwise: the board's clock, its RTC, or the date the firmware was built.
 */
export function unfoldEra(timestamp: Timestamp, pivotEra: number, pivot: Timestamp): number {
  const order = compareTimestamps(timestamp, pivot);
  if (order < 0 && isNewer(timestamp, pivot)) return pivotEra + 1;
  if (order > 0 && !isNewer(timestamp, pivot)) return pivotEra - 1;
  return pivotEra;
}
