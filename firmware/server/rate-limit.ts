import { Refusal } from "../association/refusal";
import type { ServerContext } from "./server-context";
import { elapsedSince, refillBucket, findBucket, makeTokenBuckets, type TokenBuckets } from "./token-bucket";

/**
 * How often clients are answered (`ntp-service rate-limit`, a command of ours; without it nobody is limited). An address may have `burst` replies at once, and
 * `rate` a minute on the mean; all addresses together have `total` a second. The address counts, not the port, which a sender chooses as it likes.
 *
 *   a request                                 is met with
 *   as long as its address has replies left   its reply
 *   past them, one in sixteen                 its reply all the same: who floods us in a client's name must not cut it off
 *   past them, one in sixteen                 a kiss, RATE (RFC 5905 section 7.4)
 *   past them, the others                     silence
 *   past what all together may have           silence
 *
 * Who forges ever new addresses, more than the table holds, is held by the sum.
 */
export interface RateLimit {
  /** A reply takes `REPLY` of them. The upper word of an address has its VPN instance above it. */
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

/** What a reply takes: seconds of a minute, so that the gain of a second is whole. */
const REPLY = 60;
/** Before the first one. */
const NO_SECOND = -1;
/** Of 65536 random words, a sixteenth. */
const ONE_IN_SIXTEEN = 4096;

/** A limit with nobody in its table, which has room for about `places` addresses. */
export function makeRateLimit(settings: RateLimitSettings, places: number): RateLimit {
  const clients = makeTokenBuckets(settings.burst * REPLY, settings.rate, places);
  return { clients, total: settings.total, left: 0, second: NO_SECOND };
}

/**
 * Whether the request of an address (two words) of VPN instance `instance`, which came in the second `second` (the low word of the counter's), is to be answered:
 * None, `RateKiss` for a kiss, or `Rate` for silence.
 */
export function checkRate(
  context: ServerContext,
  limit: RateLimit,
  addressHigh: number,
  addressLow: number,
  instance: number,
  second: number,
): Refusal {
  if (limit.second === NO_SECOND || elapsedSince(limit.second, second) > 0) {
    limit.second = second;
    limit.left = limit.total;
  }
  if (limit.left < 1) return Refusal.Rate;
  const clients = limit.clients;
  const bucket = findBucket(clients, addressHigh + instance * 65536, addressLow, second);
  const hasReply = refillBucket(clients, bucket, second) >= REPLY;
  if (hasReply) clients.tokens[bucket] = clients.tokens[bucket] - REPLY;
  const refusal = hasReply ? Refusal.None : checkExcess(context.board.random.word());
  if (refusal !== Refusal.Rate) limit.left = limit.left - 1;
  return refusal;
}

function checkExcess(random: number): Refusal {
  if (random < ONE_IN_SIXTEEN) return Refusal.None;
  return random < 2 * ONE_IN_SIXTEEN ? Refusal.RateKiss : Refusal.Rate;
}
