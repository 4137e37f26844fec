/**
 * Tokens by address: each address has `depth` of them at most, and a second brings it `gain`. The table has sets of `WAYS` places: an address that is not in its
 * set takes the place of the one that was heard of longest ago, and begins with all its tokens. Seconds are the low word of the counter's.
 */
export interface AddressTokens {
  readonly depth: number;
  readonly gain: number;
  /** In how many seconds it has all again that had nothing. */
  readonly fillTime: number;
  readonly sets: number;
  /** By place: the address's two words, the second up to which it has got its gain, and the tokens that are left of it. */
  readonly high: number[];
  readonly low: number[];
  readonly filled: number[];
  readonly left: number[];
}

const WAYS = 4;
/** The upper word of a place that is free. */
const NOBODY = -1;
/** How far timestamps may go back, s: those of two sockets are not in order. */
const BACKWARDS = 4;

/** A table with nobody in it, which has room for about `places` addresses. */
export function makeAddressTokens(depth: number, gain: number, places: number): AddressTokens {
  const sets = Math.ceil(places / WAYS);
  const tokens: AddressTokens = { depth, gain, fillTime: Math.ceil(depth / gain), sets, high: [], low: [], filled: [], left: [] };
  for (let i = 0; i < sets * WAYS; i++) {
    tokens.high.push(NOBODY);
    tokens.low.push(0);
    tokens.filled.push(0);
    tokens.left.push(0);
  }
  return tokens;
}

/** The place of an address, which is a fresh one when it had none. `high` may be any number that is not below zero. */
export function findPlace(tokens: AddressTokens, high: number, low: number, second: number): number {
  const first = ((high * 31 + low) % tokens.sets) * WAYS;
  let oldest = first;
  let age = -1;
  for (let place = first; place < first + WAYS; place++) {
    if (tokens.high[place] === high && tokens.low[place] === low) return place;
    const own = tokens.high[place] === NOBODY ? 65536 : elapsedSince(tokens.filled[place], second);
    if (own > age) {
      oldest = place;
      age = own;
    }
  }
  tokens.high[oldest] = high;
  tokens.low[oldest] = low;
  tokens.filled[oldest] = second;
  tokens.left[oldest] = tokens.depth;
  return oldest;
}

/** Gives the address at `place` what it has gained until `second`; what it has then. */
export function fillPlace(tokens: AddressTokens, place: number, second: number): number {
  const elapsed = elapsedSince(tokens.filled[place], second);
  if (elapsed > 0) {
    const isFull = elapsed >= tokens.fillTime;
    tokens.filled[place] = second;
    tokens.left[place] = isFull ? tokens.depth : Math.min(tokens.depth, tokens.left[place] + elapsed * tokens.gain);
  }
  return tokens.left[place];
}

/** Seconds from `then` to `now`, both modulo 65536; none when `now` is a little earlier. */
export function elapsedSince(then: number, now: number): number {
  const elapsed = (now - then + 65536) % 65536;
  return elapsed < 65536 - BACKWARDS ? elapsed : 0;
}
