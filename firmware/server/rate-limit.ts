import type { RandomSource } from "../../hal/random-source";
import { Refusal } from "../association/refusal";
import type { Address } from "../network/address";
import { elapsedSince, refillBucket, findBucketOf, makeTokenBuckets, type TokenBuckets } from "./token-bucket";

/**
 * Limit of replies (`ntp-service rate-limit`, ours; without it there is none): token buckets per address, for IPv6 per network of 64 bits, and overall. An address may have `burst` replies at
 * once and `rate` a minute; all addresses together have `total` a second. The port does not count, because a sender can choose it.
 *
 *   request                                   answer
 *   while the address has tokens              reply
 *   without tokens, one in sixteen            reply: an attacker in a client's name must not cut it off
 *   without tokens, one in sixteen            kiss code RATE (RFC 5905 section 7.4)
 *   without tokens, the others                none
 *   past the overall limit                    none
 *
 * An attacker that forges more addresses than the table holds meets the overall limit.
 */
export interface RateLimit {
  /** A reply takes `REPLY` of them. */
  readonly clients: TokenBuckets;
  /** Replies a second to all together, those left of them, and the second: the low word of the counter's. */
  readonly total: number;
  left: number;
  second: number;
}

/** Replies a minute on the mean, replies at once, replies a second to all together. */
export interface RateLimitSettings {
  rate: number;
  burst: number;
  total: number;
}

/** A client that begins with a burst of eight, and one that asks each two seconds, are not limited. All: 64 000 clients that ask each 64 s. */
export const DEFAULT_RATE_LIMIT: RateLimitSettings = { rate: 30, burst: 8, total: 1000 };

/** Tokens of a reply: seconds of a minute, so that the refill of a second is whole. */
const REPLY = 60;
/** Before the first one. */
const NO_SECOND = -1;
/** Of 65536 random words, a sixteenth. */
const ONE_IN_SIXTEEN = 4096;

/** Makes a limit with an empty table of about `places` addresses. */
export function makeRateLimit(settings: RateLimitSettings, places: number): RateLimit {
  const clients = makeTokenBuckets(settings.burst * REPLY, settings.rate, places);
  return { clients, total: settings.total, left: 0, second: NO_SECOND };
}

/**
 * Checks a request from an address in VPN instance `instance` in the second `second` (low word of the counter's seconds). Returns None for a reply,
 * `RateKiss` for a kiss, or `Rate` for no answer.
 */
export function checkRate(random: RandomSource, limit: RateLimit, source: Address, instance: number, second: number): Refusal {
  if (limit.second === NO_SECOND || elapsedSince(limit.second, second) > 0) {
    limit.second = second;
    limit.left = limit.total;
  }
  if (limit.left < 1) return Refusal.Rate;
  const clients = limit.clients;
  const bucket = findBucketOf(clients, source, instance, second);
  const hasReply = refillBucket(clients, bucket, second) >= REPLY;
  if (hasReply) clients.tokens[bucket] = clients.tokens[bucket] - REPLY;
  const refusal = hasReply ? Refusal.None : checkExcess(random.word());
  if (refusal !== Refusal.Rate) limit.left = limit.left - 1;
  return refusal;
}

function checkExcess(random: number): Refusal {
  if (random < ONE_IN_SIXTEEN) return Refusal.None;
  return random < 2 * ONE_IN_SIXTEEN ? Refusal.RateKiss : Refusal.Rate;
}
