import { Refusal } from "../association/refusal";
import type { Engine } from "../engine";

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
 * The table has sets of `WAYS` places: an address that is not in its set takes the place of the one that was heard of longest ago, and begins with all its replies.
 * Who forges ever new addresses is held by the sum.
 */
export interface RateLimit {
  /** What an address has at most, and what a second brings it, in units of which a reply takes `REPLY`. */
  readonly depth: number;
  readonly gain: number;
  /** In how many seconds it has all again that had nothing. */
  readonly fillTime: number;
  /** Replies a second to all together, those left of them, and the second: the low word of the counter's. */
  readonly total: number;
  left: number;
  second: number;
  readonly sets: number;
  /** By place: the address's two words, the first with the VPN instance above it; the second up to which it has got its gain, and what it has. */
  readonly high: number[];
  readonly low: number[];
  readonly filled: number[];
  readonly budget: number[];
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
const WAYS = 4;
/** Of no address. */
const NOBODY = -1;
/** How far stamps may go back, s: those of two sockets are not in order. */
const BACKWARDS = 4;
/** Of 65536 random words, a sixteenth. */
const ONE_IN_SIXTEEN = 4096;

/** A limit with nobody in its table, which has room for about `places` addresses. */
export function makeRateLimit(settings: RateLimitSettings, places: number): RateLimit {
  const depth = settings.burst * REPLY;
  const sets = Math.ceil(places / WAYS);
  const limit: RateLimit = {
    depth,
    gain: settings.rate,
    fillTime: Math.ceil(depth / settings.rate),
    total: settings.total,
    left: 0,
    second: NOBODY,
    sets,
    high: [],
    low: [],
    filled: [],
    budget: [],
  };
  for (let i = 0; i < sets * WAYS; i++) {
    limit.high.push(NOBODY);
    limit.low.push(0);
    limit.filled.push(0);
    limit.budget.push(0);
  }
  return limit;
}

/**
 * Whether the request of an address (two words) of VPN instance `instance`, which came in the second `second` (the low word of the counter's), is to be answered:
 * None, `RateKiss` for a kiss, or `Rate` for silence.
 */
export function judgeRate(engine: Engine, limit: RateLimit, addressHigh: number, addressLow: number, instance: number, second: number): Refusal {
  if (limit.second === NOBODY || elapsedSince(limit.second, second) > 0) {
    limit.second = second;
    limit.left = limit.total;
  }
  if (limit.left < 1) return Refusal.Rate;
  const place = findPlace(limit, addressHigh + instance * 65536, addressLow, second);
  const refusal = takeReply(limit, place, second) ? Refusal.None : judgeExcess(engine.board.random.word());
  if (refusal !== Refusal.Rate) limit.left = limit.left - 1;
  return refusal;
}

function judgeExcess(random: number): Refusal {
  if (random < ONE_IN_SIXTEEN) return Refusal.None;
  return random < 2 * ONE_IN_SIXTEEN ? Refusal.RateKiss : Refusal.Rate;
}

/** Seconds from `then` to `now`, both modulo 65536; none when `now` is a little earlier. */
function elapsedSince(then: number, now: number): number {
  const elapsed = (now - then + 65536) % 65536;
  return elapsed < 65536 - BACKWARDS ? elapsed : 0;
}

/** The place of an address, which is a fresh one when it had none. */
function findPlace(limit: RateLimit, high: number, low: number, second: number): number {
  const first = ((high * 31 + low) % limit.sets) * WAYS;
  let oldest = first;
  let age = NOBODY;
  for (let place = first; place < first + WAYS; place++) {
    if (limit.high[place] === high && limit.low[place] === low) return place;
    const own = limit.high[place] === NOBODY ? 65536 : elapsedSince(limit.filled[place], second);
    if (own > age) {
      oldest = place;
      age = own;
    }
  }
  limit.high[oldest] = high;
  limit.low[oldest] = low;
  limit.filled[oldest] = second;
  limit.budget[oldest] = limit.depth;
  return oldest;
}

/** Gives the address at `place` what it has gained, and takes a reply; false when it has none. */
function takeReply(limit: RateLimit, place: number, second: number): boolean {
  const elapsed = elapsedSince(limit.filled[place], second);
  let budget = limit.budget[place];
  if (elapsed > 0) {
    limit.filled[place] = second;
    budget = elapsed < limit.fillTime ? Math.min(limit.depth, budget + elapsed * limit.gain) : limit.depth;
  }
  const hasReply = budget >= REPLY;
  limit.budget[place] = hasReply ? budget - REPLY : budget;
  return hasReply;
}
