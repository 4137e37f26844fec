import { fromInterval } from "../../firmware/time/interval";
import type { Timestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";

/** Error model of a crystal. */
export interface Crystal {
  /** Constant frequency error [ppm]; positive is fast. */
  readonly ppm: number;
  /** Random walk of the frequency: standard deviation of the step of each second [s/s]. */
  readonly wander: number;
  /** Amplitude of a sine in the frequency, as temperature causes it [ppm]. */
  readonly sineAmplitude: number;
  /** Period of the sine [s]. */
  readonly sinePeriod: number;
}

/** A crystal without error: the computer's monotonic clock. */
export const PERFECT_CRYSTAL: Crystal = { ppm: 0, wander: 0, sineAmplitude: 0, sinePeriod: 1 };

/** log2 of the time that performance.now() takes [s], about 0.2 us, which is longer than its step. */
const PRECISION = -22;

/**
 * A crystal emulated over the computer's monotonic clock. The frequency is constant within each second, so that the reading is piecewise linear and never goes
 * backwards.
 */
export class EmulatedCounter implements Counter {
  readonly precision = PRECISION;
  private readonly origin = performance.now();
  /** Start of the current second [s], in seconds of the computer since `origin`. */
  private second = 0;
  /** Counter reading at the start of the current second [s]. */
  private base = 0;
  private frequency = 1;
  private walk = 0;
  private readonly random: () => number;

  /** `seed` determines the random walk. */
  constructor(
    private readonly crystal: Crystal,
    seed: number,
  ) {
    this.random = makeRandom(seed);
    this.frequency = this.frequencyAt(0);
  }

  read(into: Timestamp): void {
    const host = (performance.now() - this.origin) / 1000;
    while (host - this.second >= 1) this.beginSecond();
    fromInterval(this.base + (host - this.second) * this.frequency, into);
  }

  private beginSecond(): void {
    this.base += this.frequency;
    this.second += 1;
    this.walk += this.crystal.wander * normal(this.random);
    this.frequency = this.frequencyAt(this.second);
  }

  private frequencyAt(second: number): number {
    const { ppm, sineAmplitude, sinePeriod } = this.crystal;
    return 1 + (ppm + sineAmplitude * Math.sin((2 * Math.PI * second) / sinePeriod)) * 1e-6 + this.walk;
  }
}

/** Returns a generator of numbers in [0, 1) from a seed (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns a number from the standard normal distribution (Box-Muller transform). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
