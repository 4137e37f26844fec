import { FirstWord, type Address } from "../network/address";

/**
 * Table of token buckets, one per IPv4 address or IPv6 network. A bucket holds at most `capacity` tokens and gains `refill` of them each second.
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
  /**
   * Per bucket: the key in four numbers, of which two are used for IPv4 (`findBucketOf`), the time of the last refill, and the
   * tokens left then.
   */
  readonly high: number[];
  readonly low: number[];
  readonly third: number[];
  readonly fourth: number[];
  readonly refilled: number[];
  readonly tokens: number[];
}

/** First words of link-local addresses, `fe80::/10` (RFC 4291 section 2.5.6). */
const LINK_LOCAL = 0xfe80;
const AFTER_LINK_LOCAL = 0xfec0;

const WAYS = 4;
/** First number of the key of an unused bucket. */
const UNUSED = -1;
/** Largest step back of the time between two packets [s]: timestamps of two sockets are not in order. */
const BACKWARDS = 4;

/** Returns an empty table for about `places` addresses. */
export function makeTokenBuckets(capacity: number, refill: number, places: number): TokenBuckets {
  const sets = Math.ceil(places / WAYS);
  const buckets: TokenBuckets = {
    capacity,
    refill,
    refillTime: Math.ceil(capacity / refill),
    sets,
    high: [],
    low: [],
    third: [],
    fourth: [],
    refilled: [],
    tokens: [],
  };
  for (let i = 0; i < sets * WAYS; i++) {
    buckets.high.push(UNUSED);
    buckets.low.push(0);
    buckets.third.push(0);
    buckets.fourth.push(0);
    buckets.refilled.push(0);
    buckets.tokens.push(0);
  }
  return buckets;
}

/** Index of the bucket of an address in VPN instance `instance`; assigns one when it has none. */
export function findBucketOf(buckets: TokenBuckets, address: Address, instance: number, second: number): number {
  if (address[0] >= FirstWord.Ipv6) return findIpv6Bucket(buckets, address, instance, second);
  return findBucket(buckets, address[0] + instance * 65536, address[1], 0, 0, second);
}

/**
 * The network of 64 bits has the bucket: a host may take any address in it (RFC 4291 section 2.5.4). On a link, where all addresses are in one network, the
 * interface identifier has it. The second number tells these from each other and from IPv4.
 */
function findIpv6Bucket(buckets: TokenBuckets, address: Address, instance: number, second: number): number {
  const first = address[0] % FirstWord.Ipv6;
  const isOnLink = first >= LINK_LOCAL && first < AFTER_LINK_LOCAL;
  const from = isOnLink ? 4 : 0;
  const family = isOnLink ? 2 * 65536 : 65536;
  const high = (address[from] % FirstWord.Ipv6) + instance * 65536;
  return findBucket(buckets, high, address[from + 1] + family, address[from + 2], address[from + 3], second);
}

/** Index of the bucket with a key of four numbers from 0 on; assigns one when there is none. */
export function findBucket(buckets: TokenBuckets, high: number, low: number, third: number, fourth: number, second: number): number {
  const first = ((high * 31 + low + third * 7 + fourth) % buckets.sets) * WAYS;
  let oldest = first;
  let longest = -1;
  for (let bucket = first; bucket < first + WAYS; bucket++) {
    if (buckets.high[bucket] === high && buckets.low[bucket] === low && buckets.third[bucket] === third && buckets.fourth[bucket] === fourth)
      return bucket;
    const idle = buckets.high[bucket] === UNUSED ? 65536 : elapsedSince(buckets.refilled[bucket], second);
    if (idle > longest) {
      oldest = bucket;
      longest = idle;
    }
  }
  buckets.high[oldest] = high;
  buckets.low[oldest] = low;
  buckets.third[oldest] = third;
  buckets.fourth[oldest] = fourth;
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
