import { sineOfTurns } from "../../boards/sim/elementary";
import { exponential, normal, uniform, type Random } from "../../boards/sim/random";
import type { Path, Schedule, Term } from "./world";

/** Random delays and functions of time from their descriptions (README.md, "Worlds"). */

/** Delay [s] of a packet sent at true time `now` [s], or `LOST`. */
export type DelayLaw = (this: void, random: Random, now: number) => number;

/** Delay of a lost packet: the simulator loses what takes 0 or less. */
const LOST = -1e9;

/** Both directions of a path. The state of a run is in the closures: make one for each run. */
export interface PathLaws {
  readonly up: DelayLaw;
  readonly down: DelayLaw;
}

/** Makes the laws of both directions. */
export function makePath(path: Path): PathLaws {
  const { pairs } = path;
  if (pairs !== undefined) return makeRecordedPath(pairs);
  const up = makeSum(path.up ?? []);
  const down = makeSum(path.down ?? []);
  if (path.common === undefined) return { up, down };
  const common = makeSum(path.common);
  let shared = 0;
  return {
    up: (random, now) => {
      shared = common(random, now);
      return up(random, now) + shared;
    },
    down: (random, now) => down(random, now) + shared,
  };
}

/** Recorded delays, a pair for each exchange, from the beginning again after the last one. */
function makeRecordedPath(pairs: readonly (readonly number[])[]): PathLaws {
  let next = 0;
  let down = 0;
  return {
    up: () => {
      const pair = pairs[next % pairs.length];
      next = next + 1;
      down = pair[1];
      return pair[0];
    },
    down: () => down,
  };
}

function makeSum(terms: readonly Term[]): DelayLaw {
  const laws: DelayLaw[] = [];
  for (const term of terms) laws.push(makeTerm(term));
  return (random, now) => {
    let sum = 0;
    for (const law of laws) {
      const delay = law(random, now);
      if (delay === LOST) return LOST;
      sum = sum + delay;
    }
    return sum;
  };
}

function makeTerm(term: Term): DelayLaw {
  if (typeof term === "number") return () => term;
  if ("exponential" in term) return (random) => term.exponential * exponential(random);
  if ("gamma" in term) return (random) => (term.gamma[1] / term.gamma[0]) * gammaOf(random, term.gamma[0]);
  if ("weibull" in term) return makeWeibull(term.weibull[0], term.weibull[1]);
  if ("lognormal" in term) {
    const [sigma, mean] = term.lognormal;
    return (random) => mean * Math.exp(sigma * normal(random) - (sigma * sigma) / 2);
  }
  if ("slow" in term) return makeSlow(term.slow[0], term.slow[1], term.slow[2]);
  if ("normal" in term) return (random) => term.normal * normal(random);
  if ("uniform" in term) return (random) => term.uniform[0] + (term.uniform[1] - term.uniform[0]) * uniform(random);
  if ("loss" in term) return (random) => (uniform(random) < term.loss ? LOST : 0);
  if ("choice" in term) return makeChoice(term.choice);
  if ("from" in term) return makeSwitch(term.from, term.period);
  return makeDeterministic(term);
}

function makeDeterministic(schedule: Schedule): DelayLaw {
  const value = makeSchedule(schedule);
  return (_random, now) => value(now);
}

/** Weibull distribution by its mean: scale = mean / Gamma(1 + 1 / shape). */
function makeWeibull(shape: number, mean: number): DelayLaw {
  const scale = mean / gammaFunction(1 + 1 / shape);
  return (random) => scale * Math.pow(exponential(random), 1 / shape);
}

/** Lognormal delay whose logarithm forgets within `time` [s]: a queue that other traffic fills and empties. */
function makeSlow(sigma: number, mean: number, time: number): DelayLaw {
  let last = -Infinity;
  let level = 0;
  return (random, now) => {
    const kept = Math.exp(-Math.abs(now - last) / time);
    level = kept * level + Math.sqrt(1 - kept * kept) * normal(random);
    last = now;
    return mean * Math.exp(sigma * level - (sigma * sigma) / 2);
  };
}

function makeChoice(branches: readonly (readonly [number, readonly Term[]])[]): DelayLaw {
  const laws: DelayLaw[] = [];
  const ends: number[] = [];
  let sum = 0;
  for (const [probability, terms] of branches) {
    sum = sum + probability;
    ends.push(sum);
    laws.push(makeSum(terms));
  }
  return (random, now) => {
    const drawn = uniform(random);
    for (let i = 0; i < ends.length; i++) {
      if (drawn < ends[i]) return laws[i](random, now);
    }
    return 0;
  };
}

function makeSwitch(pieces: readonly (readonly [number, readonly Term[]])[], period: number | undefined): DelayLaw {
  const laws: DelayLaw[] = [];
  const begins: number[] = [];
  for (const [begin, terms] of pieces) {
    begins.push(begin);
    laws.push(makeSum(terms));
  }
  return (random, now) => {
    const piece = pieceAt(begins, phaseOf(now, period));
    return piece < 0 ? 0 : laws[piece](random, now);
  };
}

/** Makes a function of true time [s] from its description. */
export function makeSchedule(schedule: Schedule): (this: void, now: number) => number {
  const { period } = schedule;
  if ("sine" in schedule) {
    const [amplitude, length] = schedule.sine;
    return (now) => amplitude * sineOfTurns((now % length) / length);
  }
  const points = "steps" in schedule ? schedule.steps : schedule.line;
  const isLine = "line" in schedule;
  const times: number[] = [];
  for (const point of points) times.push(point[0]);
  return (now) => {
    const phase = phaseOf(now, period);
    const i = pieceAt(times, phase);
    if (i < 0) return isLine ? points[0][1] : 0;
    if (!isLine || i === points.length - 1) return points[i][1];
    const part = (phase - points[i][0]) / (points[i + 1][0] - points[i][0]);
    return points[i][1] + part * (points[i + 1][1] - points[i][1]);
  };
}

/** Makes the sum of several functions of time. */
export function makeSchedules(schedules: readonly Schedule[]): (this: void, now: number) => number {
  const parts: ((this: void, now: number) => number)[] = [];
  for (const schedule of schedules) parts.push(makeSchedule(schedule));
  return (now) => {
    let sum = 0;
    for (const part of parts) sum = sum + part(now);
    return sum;
  };
}

function phaseOf(now: number, period: number | undefined): number {
  return period === undefined ? now : now % period;
}

/** Index of the last piece that has begun, or -1. */
function pieceAt(begins: readonly number[], phase: number): number {
  let piece = -1;
  for (let i = 0; i < begins.length; i++) {
    if (begins[i] <= phase) piece = i;
  }
  return piece;
}

/** Draws from the gamma distribution of scale 1: a sum of exponentials, and for other shapes Marsaglia and Tsang's method (2000). */
function gammaOf(random: Random, shape: number): number {
  if (shape === Math.floor(shape) && shape <= 20) {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum = sum + exponential(random);
    return sum;
  }
  if (shape < 1) return gammaOf(random, shape + 1) * Math.pow(uniform(random), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const cube = Math.pow(1 + c * x, 3);
    if (cube > 0 && Math.log(uniform(random)) < (x * x) / 2 + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}

/** Gamma function for 1 <= x <= 30 (Lanczos approximation, g = 5; relative error below 1e-8). */
function gammaFunction(x: number): number {
  const coefficients = [76.1800917295, -86.5053203294, 24.0140982408, -1.2317395725, 0.00120865097387, -0.00000539523938];
  let series = 1.00000000019;
  for (let i = 0; i < coefficients.length; i++) series = series + coefficients[i] / (x + i + 1);
  const shifted = x + 5.5;
  return (Math.exp((x + 0.5) * Math.log(shifted) - shifted) * Math.sqrt(2 * Math.PI) * series) / x;
}
