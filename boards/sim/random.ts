import { logOfFraction } from "./elementary";

/**
 * Seeded random numbers, equal on every engine: two multiply-with-carry streams of 16 bits (Marsaglia). Their steps stay below 2^33 and are exact in doubles and in
 * 64-bit integers.
 */
export interface Random {
  upper: number;
  lower: number;
  /** Second number of a normally distributed pair, valid while `hasSpare`. */
  spare: number;
  hasSpare: boolean;
}

const UPPER_MULTIPLIER = 36969;
const LOWER_MULTIPLIER = 18000;
/** Modulus of the mixing of seeds: the largest prime below 2^16. */
const PRIME = 65521;
const MIXING_ROUNDS = 12;

/** Makes a generator for `seed`, a whole number 0..2^40. Seeds are mixed because the streams alone are linear: neighbouring seeds give unrelated numbers. */
export function makeRandom(seed: number): Random {
  const state = [1 + (seed % PRIME), 1 + (Math.floor(seed / PRIME) % PRIME), 3, 5];
  for (let i = 0; i < MIXING_ROUNDS * 4; i++) {
    const a = state[i % 4];
    const b = state[(i + 1) % 4];
    const c = state[(i + 3) % 4];
    state[i % 4] = (a * a + b * 40503 + c * 9973 + i * 31 + 7) % PRIME;
  }
  return { upper: 1 + state[0] * 65536 + state[1], lower: 1 + state[2] * 16384 + state[3], spare: 0, hasSpare: false };
}

/** Makes a separate generator for another part of the world, so that more packets on one line do not change the crystal of another board. */
export function forkRandom(random: Random): Random {
  return makeRandom(randomWord(random) * 65536 + randomWord(random));
}

function step(random: Random): void {
  random.upper = UPPER_MULTIPLIER * (random.upper % 65536) + Math.floor(random.upper / 65536);
  random.lower = LOWER_MULTIPLIER * (random.lower % 65536) + Math.floor(random.lower / 65536);
}

/** Returns an unsigned 16-bit number. */
export function randomWord(random: Random): number {
  step(random);
  return ((random.upper % 65536) + (random.lower % 65536)) % 65536;
}

/** Returns a uniformly distributed number in (0, 1), in steps of 2^-32. */
export function uniform(random: Random): number {
  step(random);
  return ((random.upper % 65536) * 65536 + (random.lower % 65536) + 0.5) / 4294967296;
}

/** Returns an exponentially distributed number with mean 1. */
export function exponential(random: Random): number {
  return -logOfFraction(uniform(random));
}

/** Returns a number from the standard normal distribution (Marsaglia's polar method, which needs no sine). */
export function normal(random: Random): number {
  if (random.hasSpare) {
    random.hasSpare = false;
    return random.spare;
  }
  for (;;) {
    const x = 2 * uniform(random) - 1;
    const y = 2 * uniform(random) - 1;
    const square = x * x + y * y;
    if (square < 1 && square > 0) {
      const scale = Math.sqrt((-2 * logOfFraction(square)) / square);
      random.spare = y * scale;
      random.hasSpare = true;
      return x * scale;
    }
  }
}
