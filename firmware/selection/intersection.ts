/** Correctness intervals of the sources, and the interval shared by a majority. */
export interface Intersection {
  /** Number of intervals. */
  count: number;
  /** Ends of each interval [s], relative to the system clock. */
  low: number[];
  high: number[];
  /** Ends of the interval shared by a majority [s]. Valid after `findMajority` returned true. */
  agreedLow: number;
  agreedHigh: number;
}

/** Allocates lists for `capacity` sources. */
export function makeIntersection(capacity: number): Intersection {
  const intersection: Intersection = { count: 0, low: [], high: [], agreedLow: 0, agreedHigh: 0 };
  for (let i = 0; i < capacity; i++) {
    intersection.low.push(0);
    intersection.high.push(0);
  }
  return intersection;
}

/** Removes all intervals. */
export function clearIntervals(intersection: Intersection): void {
  intersection.count = 0;
}

/** Adds the interval `offset` +- `halfWidth` [s]. */
export function addCorrectnessInterval(intersection: Intersection, offset: number, halfWidth: number): void {
  intersection.low[intersection.count] = offset - halfWidth;
  intersection.high[intersection.count] = offset + halfWidth;
  intersection.count = intersection.count + 1;
}

/** Returns true when `offset` +- `halfWidth` [s] overlaps the interval shared by the majority. */
export function isWithinAgreed(intersection: Intersection, offset: number, halfWidth: number): boolean {
  return offset - halfWidth <= intersection.agreedHigh && offset + halfWidth >= intersection.agreedLow;
}

/**
 * Marzullo's algorithm (RFC 5905 section 11.2.1): finds the smallest number of falsetickers, less than half, with which all other intervals overlap. Returns
 * false when there is no majority.
 *
 * The RFC also counts midpoints outside the intersection. That test is missing here: these intervals contain the unknown path asymmetry, so that the midpoint
 * of a correct but distant source can be outside. The weights of the sources allow for that.
 */
export function findMajority(intersection: Intersection): boolean {
  const count = intersection.count;
  for (let falsetickers = 0; falsetickers * 2 < count; falsetickers++) {
    const wanted = count - falsetickers;
    if (!findLow(intersection, wanted) || !findHigh(intersection, wanted)) continue;
    if (intersection.agreedLow <= intersection.agreedHigh) return true;
  }
  return false;
}

/** Finds the lowest lower end that is inside at least `wanted` intervals. */
function findLow(intersection: Intersection, wanted: number): boolean {
  let isFound = false;
  for (let i = 0; i < intersection.count; i++) {
    const end = intersection.low[i];
    if (intervalsAround(intersection, end) >= wanted && (!isFound || end < intersection.agreedLow)) {
      intersection.agreedLow = end;
      isFound = true;
    }
  }
  return isFound;
}

/** Finds the highest upper end that is inside at least `wanted` intervals. */
function findHigh(intersection: Intersection, wanted: number): boolean {
  let isFound = false;
  for (let i = 0; i < intersection.count; i++) {
    const end = intersection.high[i];
    if (intervalsAround(intersection, end) >= wanted && (!isFound || end > intersection.agreedHigh)) {
      intersection.agreedHigh = end;
      isFound = true;
    }
  }
  return isFound;
}

function intervalsAround(intersection: Intersection, point: number): number {
  let around = 0;
  for (let i = 0; i < intersection.count; i++) if (intersection.low[i] <= point && point <= intersection.high[i]) around = around + 1;
  return around;
}
