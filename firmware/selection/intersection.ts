/** Correctness intervals of the sources, and the interval in which a majority agrees. Filled and read by select.ts. */
export interface Intersection {
  /** Sources in the lists. */
  count: number;
  /** Ends of each source's interval, s, against the same zero. */
  low: number[];
  high: number[];
  /** Ends of the interval that a majority shares, when `findMajority` said so. */
  agreedLow: number;
  agreedHigh: number;
}

/** Room for `capacity` sources. */
export function makeIntersection(capacity: number): Intersection {
  const intersection: Intersection = { count: 0, low: [], high: [], agreedLow: 0, agreedHigh: 0 };
  for (let i = 0; i < capacity; i++) {
    intersection.low.push(0);
    intersection.high.push(0);
  }
  return intersection;
}

/** No intervals. */
export function clearIntervals(intersection: Intersection): void {
  intersection.count = 0;
}

/** Adds the interval `middle` +- `reach`. */
export function addCorrectnessInterval(intersection: Intersection, middle: number, reach: number): void {
  intersection.low[intersection.count] = middle - reach;
  intersection.high[intersection.count] = middle + reach;
  intersection.count = intersection.count + 1;
}

/** Whether `middle` +- `reach` has a part of what the majority shares. */
export function isWithinAgreed(intersection: Intersection, middle: number, reach: number): boolean {
  return middle - reach <= intersection.agreedHigh && middle + reach >= intersection.agreedLow;
}

/**
 * Marzullo's algorithm (RFC 5905 section 11.2.1): the smallest number of falsetickers, less than half, such that all other intervals have a common part. The
 * RFC also counts middles that lie outside of it; our intervals hold what is not known of the way, so an honest source far away may have its middle there,
 * and it is the weighing of the sources (select.ts) that minds it. False when there is no majority.
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

/** The lowest lower end that lies in at least `wanted` intervals. */
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

/** The highest upper end that lies in at least `wanted` intervals. */
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
