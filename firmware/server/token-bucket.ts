/**
 * Table of token buckets, one per address. A bucket holds at most `capacity` tokens and gains `refill` of them each second.
 *
 * The table is set-associative with `WAYS` buckets per set. A new address replaces the one of its set that has been idle longest, and starts with a full bucket.
 * Times are the low word of the counter's seconds.
 */
export interface TokenBuckets {
  readonly capacity: number;
  readonly refill: number;
  /** Time that fills an empty bucket [s]. */
  readonly refillTime: number;
  readonly sets: number;
  /** Per bucket: the two words of the address, the time of the last refill, and the tokens left then. */
  readonly high: number[];
  readonly low: number[];
  readonly refilled: number[];
  readonly tokens: number[];
}

const WAYS = 4;
/** Upper word of the address of an unused bucket. */
const UNUSED = -1;
/** Largest step back of the time between two packets [s]: timestamps of two sockets are not in order. */
const BACKWARDS = 4;

/** Returns an empty table for about `places` addresses. */
export function makeTokenBuckets(capacity: number, refill: number, places: number): TokenBuckets {
  const sets = Math.ceil(places / WAYS);
  const buckets: TokenBuckets = { capacity, refill, refillTime: Math.ceil(capacity / refill), sets, high: [], low: [], refilled: [], tokens: [] };
  for (let i = 0; i < sets * WAYS; i++) {
    buckets.high.push(UNUSED);
    buckets.low.push(0);
    buckets.refilled.push(0);
    buckets.tokens.push(0);
  }
  return buckets;
}

/** Index of the bucket of an address; assigns one when it has none. `high` is any number from 0 on. */
export function findBucket(buckets: TokenBuckets, high: number, low: number, second: number): number {
  const first = ((high * 31 + low) % buckets.sets) * WAYS;
  let oldest = first;
  let longest = -1;
  for (let bucket = first; bucket < first + WAYS; bucket++) {
    if (buckets.high[bucket] === high && buckets.low[bucket] === low) return bucket;
    const idle = buckets.high[bucket] === UNUSED ? 65536 : elapsedSince(buckets.refilled[bucket], second);
    if (idle > longest) {
      oldest = bucket;
      longest = idle;
    }
  }
  buckets.high[oldest] = high;
  buckets.low[oldest] = low;
  buckets.refilled[oldest] = second;
  buckets.tokens[oldest] = buckets.capacity;
  return oldest;
}

/** Refills a bucket up to the time `second`. Returns the tokens in it. */
export function refillBucket(buckets: TokenBuckets, bucket: number, second: number): number {
  const elapsed = elapsedSince(buckets.refilled[bucket], second);
  if (elapsed > 0) {
    const isFull = elapsed >= buckets.refillTime;
    buckets.refilled[bucket] = second;
    buckets.tokens[bucket] = isFull ? buckets.capacity : Math.min(buckets.capacity, buckets.tokens[bucket] + elapsed * buckets.refill);
  }
  return buckets.tokens[bucket];
}

/** Time from `then` to `now` [s], both modulo 65536; 0 when `now` is up to `BACKWARDS` earlier. */
export function elapsedSince(then: number, now: number): number {
  const elapsed = (now - then + 65536) % 65536;
  return elapsed < 65536 - BACKWARDS ? elapsed : 0;
}
