import type { Address } from "../network/address";
import { PUBLIC_INSTANCE } from "../network/interfaces";
import { findBucket, findBucketOf, makeTokenBuckets, refillBucket, type TokenBuckets } from "../server/token-bucket";

/**
 * Rate limit of answers to control queries: a token bucket per address, for IPv6 per network of 64 bits, whatever the port, and one for all addresses. A client that exceeds its rate empties its
 * own bucket and at most half of the overall one. Forged source addresses empty both: that bounds the answers an attacker can reflect (CVE-2013-5211).
 */
export interface QueryRateLimit {
  /** One bucket, that of address 0.0.0.0. */
  readonly overall: TokenBuckets;
  readonly clients: TokenBuckets;
}

/** Answers to one client at once. A tool that lists associations sends one query per association. */
const CAPACITY = 160;
/** Answers to one client per second from then on. */
const REFILL = 16;
/** Ratio of the overall bucket to that of a client. */
const OVERALL = 2;
/** Addresses with a bucket. */
const CLIENTS = 4;

/** Returns a limit with full buckets. */
export function makeQueryRateLimit(): QueryRateLimit {
  return {
    overall: makeTokenBuckets(OVERALL * CAPACITY, OVERALL * REFILL, 1),
    clients: makeTokenBuckets(CAPACITY, REFILL, CLIENTS),
  };
}

/** Takes one token for an answer to `address` at time `now`, the low word of the counter's seconds. Returns false when the query exceeds the limit. */
export function takeQueryToken(limit: QueryRateLimit, address: Address, now: number): boolean {
  const clients = limit.clients;
  const overall = limit.overall;
  const own = findBucketOf(clients, address, PUBLIC_INSTANCE, now);
  const all = findBucket(overall, 0, 0, 0, 0, now);
  if (refillBucket(clients, own, now) < 1 || refillBucket(overall, all, now) < 1) return false;
  clients.tokens[own] = clients.tokens[own] - 1;
  overall.tokens[all] = overall.tokens[all] - 1;
  return true;
}
