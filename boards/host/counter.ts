import { fromInterval } from "../../firmware/time/interval";
import type { Timestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";

/** How a crystal is wrong. */
export interface Crystal {
  /** Constant error of the frequency, ppm; positive is fast. */
  readonly ppm: number;
  /** Random walk of the frequency: standard deviation after a second, s/s; it grows with the root of time. */
  readonly wander: number;
  /** A slow wave, as temperature makes it: amplitude, ppm, and period, s. */
  readonly sineAmplitude: number;
  readonly sinePeriod: number;
}

/** The crystal that is the host's monotonic clock itself. */
export const PERFECT_CRYSTAL: Crystal = { ppm: 0, wander: 0, sineAmplitude: 0, sinePeriod: 1 };

/** What one call of performance.now() costs is more than its step: about 0.2 us. */
const PRECISION = -22;

/**
 * A crystal emulated over the host's monotonic clock. Its frequency is evaluated once a second and holds for that second, so that the reading is
 * piecewise linear and never goes backwards.
 */
export class EmulatedCounter implements Counter {
  readonly precision = PRECISION;
  private readonly origin = performance.now();
  /** Seconds of the host since the start at which the present second began, and the counter then. */
  private second = 0;
  private base = 0;
  private rate = 1;
  private walk = 0;
  private readonly random: () => number;

  /** `seed` chooses the random walk, and nothing else. */
  constructor(
    private readonly crystal: Crystal,
    seed: number,
  ) {
    this.random = makeRandom(seed);
    this.rate = this.rateAt(0);
  }

  read(into: Timestamp): void {
    const host = (performance.now() - this.origin) / 1000;
    while (host - this.second >= 1) this.beginSecond();
    fromInterval(this.base + (host - this.second) * this.rate, into);
  }

  private beginSecond(): void {
    this.base += this.rate;
    this.second += 1;
    this.walk += this.crystal.wander * normal(this.random);
    this.rate = this.rateAt(this.second);
  }

  private rateAt(second: number): number {
    const { ppm, sineAmplitude, sinePeriod } = this.crystal;
    return 1 + (ppm + sineAmplitude * Math.sin((2 * Math.PI * second) / sinePeriod)) * 1e-6 + this.walk;
  }
}

/** Numbers 0 up to 1 from a seed (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normally distributed, mean 0 and deviation 1 (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
