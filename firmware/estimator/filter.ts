import { exponential } from "./elementary";
import { evaluateHalf, type HalfExchange } from "./half-exchange";

/**
 * One Kalman-like filter over what an exchange depends on, kept in a list of numbers, because a list costs a small chip less than named fields:
 *
 *   lead  x  our counter minus true time, us        base  B  least one-way delay, us
 *   rate  y  dx/dt, ppm = us/s                      ramp  a  dy/dt, ppm/s: temperature on the move (in one filter only), or dy by a kelvin, ppm/K
 *
 * and the upper triangle of their covariance P. Lead and rate are relative to the estimator's reference, which moves along: they stay small, and a float32
 * holds them as well as a double. Microseconds and ppm keep their squares far from a float32's least number.
 */
export const enum State {
  Lead,
  Rate,
  Base,
  LeadLead,
  LeadRate,
  LeadBase,
  RateRate,
  RateBase,
  BaseBase,
  /** Logarithm of the filter's weight in the bank. */
  Weight,
  /** Exchanges in a row that it has held back from (path-change.ts). */
  Held,
  /** From here on only in the filter with a ramp. */
  Ramp,
  LeadRamp,
  RateRamp,
  BaseRamp,
  RampRamp,
}

/** A filter without a ramp that has still to begin. Written out, so that Lua makes the list no longer than it is. */
export function makeFilter(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** The same with a ramp. */
export function makeFilterWithRamp(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** Towards the source, as the sign of x in the bound that such a half sets. */
export const FORWARD = -1;
/** Back from it. */
export const BACKWARD = 1;

/** A ramp dies away with this time, s: temperature settles. */
const RAMP_TIME = 3600;

/** Standard deviations that a filter begins with. */
export interface StartDeviations {
  /** us */
  lead: number;
  /** ppm */
  rate: number;
  /** us */
  base: number;
  /** Frequency change that may have just happened, for filters that allow for one [ppm]. */
  change: number;
}

/** 0.001 ppm/s, 3.6 ppm in an hour: what a board that warms up may do. */
const RAMP_DEVIATION = 1e-3;
/** What a kelvin may do to a crystal that nobody knows, ppm/K; and how that walks, ppm^2/K^2/s, because a crystal's curve is no straight line. */
const COEFFICIENT_DEVIATION = 0.5;
const COEFFICIENT_WANDER = 3e-8;

/** Begins at the reference with base delay `base` (us) and the given deviations. */
export function beginFilter(filter: number[], base: number, deviations: StartDeviations): void {
  for (let i = 0; i < filter.length; i++) filter[i] = 0;
  filter[State.Base] = base;
  filter[State.LeadLead] = deviations.lead * deviations.lead;
  filter[State.RateRate] = deviations.rate * deviations.rate;
  filter[State.BaseBase] = deviations.base * deviations.base;
  if (filter.length > State.RampRamp) filter[State.RampRamp] = RAMP_DEVIATION * RAMP_DEVIATION;
}

/** The base delay begins again, at `base` [us] with `variance` [us^2]. */
export function beginBase(filter: number[], base: number, variance: number): void {
  filter[State.Base] = base;
  filter[State.LeadBase] = 0;
  filter[State.RateBase] = 0;
  filter[State.BaseBase] = variance;
  if (filter.length > State.RampRamp) filter[State.BaseRamp] = 0;
}

/** A ramp, in a filter that has one and begins, is from now on what the rate does by a kelvin. */
export function beginCoefficient(filter: number[]): void {
  if (filter.length > State.RampRamp) filter[State.RampRamp] = COEFFICIENT_DEVIATION * COEFFICIENT_DEVIATION;
}

/**
 * `t` seconds later. The rate walks at random by `wander` (its square: W^2, ppm^2/s), so that the lead integrates it: W^2 t^3 / 3 in P_xx, W^2 t^2 / 2 in
 * P_xy, W^2 t in P_yy. The base walks by `baseWander` (us^2/s). With a ramp, that walks too, by `rampWander` (Wa^2, ppm^2/s^3).
 */
export function predict(filter: number[], t: number, wander: number, rampWander: number, baseWander: number): void {
  if (filter.length > State.RampRamp) predictRamp(filter, t, t, exponential(-t / RAMP_TIME), rampWander);
  else predictLine(filter, t);
  predictWander(filter, t, wander, baseWander);
}

/** The same where the crystal is `warming` kelvins warmer then, and a ramp is what the rate does by a kelvin. */
export function predictWarmed(filter: number[], t: number, warming: number, wander: number, baseWander: number): void {
  if (filter.length > State.RampRamp) {
    predictRamp(filter, t, warming, 1, 0);
    filter[State.RampRamp] = filter[State.RampRamp] + COEFFICIENT_WANDER * t;
  } else predictLine(filter, t);
  predictWander(filter, t, wander, baseWander);
}

function predictWander(filter: number[], t: number, wander: number, baseWander: number): void {
  filter[State.LeadLead] = filter[State.LeadLead] + (wander * t * t * t) / 3;
  filter[State.LeadRate] = filter[State.LeadRate] + (wander * t * t) / 2;
  filter[State.RateRate] = filter[State.RateRate] + wander * t;
  filter[State.BaseBase] = filter[State.BaseBase] + baseWander * t;
}

function predictLine(filter: number[], t: number): void {
  const leadRate = filter[State.LeadRate];
  const rateRate = filter[State.RateRate];
  filter[State.Lead] = filter[State.Lead] + filter[State.Rate] * t;
  filter[State.LeadLead] = filter[State.LeadLead] + (2 * leadRate + rateRate * t) * t;
  filter[State.LeadRate] = leadRate + rateRate * t;
  filter[State.LeadBase] = filter[State.LeadBase] + filter[State.RateBase] * t;
}

/**
 * P = F P F' with the rows (1 t gt/2 0), (0 1 g 0), (0 0 e 0), (0 0 0 1) for x, y, a, B: the rate gains g = `drive` times the ramp, evenly, which is t seconds or
 * so many kelvins; e is what is `left` of the ramp.
 */
function predictRamp(filter: number[], t: number, drive: number, left: number, rampWander: number): void {
  const h = (drive * t) / 2;
  const xy = filter[State.LeadRate] + t * filter[State.RateRate] + h * filter[State.RateRamp];
  const xa = filter[State.LeadRamp] + t * filter[State.RateRamp] + h * filter[State.RampRamp];
  const ya = filter[State.RateRamp] + drive * filter[State.RampRamp];
  filter[State.Lead] = filter[State.Lead] + filter[State.Rate] * t + filter[State.Ramp] * h;
  filter[State.Rate] = filter[State.Rate] + filter[State.Ramp] * drive;
  filter[State.Ramp] = filter[State.Ramp] * left;
  filter[State.LeadLead] =
    filter[State.LeadLead] + t * filter[State.LeadRate] + h * filter[State.LeadRamp] + t * xy + h * xa + (rampWander * t * t * t * t * t) / 20;
  filter[State.LeadBase] = filter[State.LeadBase] + t * filter[State.RateBase] + h * filter[State.BaseRamp];
  filter[State.LeadRate] = xy + drive * xa + (rampWander * t * t * t * t) / 8;
  filter[State.LeadRamp] = left * xa + (rampWander * t * t * t) / 6;
  filter[State.RateRate] = filter[State.RateRate] + drive * filter[State.RateRamp] + drive * ya + (rampWander * t * t * t) / 3;
  filter[State.RateBase] = filter[State.RateBase] + drive * filter[State.BaseRamp];
  filter[State.RateRamp] = left * ya + (rampWander * t * t) / 2;
  filter[State.BaseRamp] = left * filter[State.BaseRamp];
  filter[State.RampRamp] = left * left * filter[State.RampRamp] + rampWander * t;
}

/** How far the half that was measured as `z` (us) lies above what the filter foresees, us. */
export function excessOf(filter: number[], direction: number, z: number): number {
  return z - filter[State.Base] - direction * filter[State.Lead];
}

/** Variance of what the filter foresees of a half, with the reading errors `reading` (us^2). */
export function boundVariance(filter: number[], direction: number, reading: number): number {
  return filter[State.LeadLead] + 2 * direction * filter[State.LeadBase] + filter[State.BaseBase] + reading;
}

/** What one half says to the filter, without taking it. Arguments as for `takeHalf`; returns the variance of the bound, us^2. */
export function evaluateMeasurement(
  filter: number[],
  direction: number,
  z: number,
  reading: number,
  jitter: number,
  scale: number,
  half: HalfExchange,
): number {
  const S = boundVariance(filter, direction, reading);
  evaluateHalf(excessOf(filter, direction, z), S, jitter, scale, half);
  return S;
}

/**
 * Takes one half: `z` (us) measured, `reading` the variance of reading errors and of a soft edge (us^2), `jitter` of this direction (us), `scale` that of outliers (us). Fills `half`. The
 * state follows along g = P h, where h picks the bound (B -+ x): what moves the bound by `shift` moves each state by g shift / S, and the covariance shrinks by
 * g g' (1 - variance / S) / S, or grows when the two components of `half` disagree.
 */
export function takeHalf(filter: number[], direction: number, z: number, reading: number, jitter: number, scale: number, half: HalfExchange): void {
  const S = evaluateMeasurement(filter, direction, z, reading, jitter, scale, half);
  takeShift(filter, direction, 1, S, half);
}

/**
 * Updates the state by `half`, an evaluated measurement of `direction` times the phase plus `share` times the base delay (1, or 0 for a measurement that does not
 * depend on it), which was predicted with variance S [us^2].
 */
export function takeShift(filter: number[], direction: number, share: number, S: number, half: HalfExchange): void {
  const gain = half.shift / S;
  const shrink = (1 - half.variance / S) / S;
  const x = direction * filter[State.LeadLead] + share * filter[State.LeadBase];
  const y = direction * filter[State.LeadRate] + share * filter[State.RateBase];
  const b = direction * filter[State.LeadBase] + share * filter[State.BaseBase];
  filter[State.Lead] = filter[State.Lead] + x * gain;
  filter[State.Rate] = filter[State.Rate] + y * gain;
  filter[State.Base] = filter[State.Base] + b * gain;
  filter[State.LeadLead] = filter[State.LeadLead] - x * x * shrink;
  filter[State.LeadRate] = filter[State.LeadRate] - x * y * shrink;
  filter[State.LeadBase] = filter[State.LeadBase] - x * b * shrink;
  filter[State.RateRate] = filter[State.RateRate] - y * y * shrink;
  filter[State.RateBase] = filter[State.RateBase] - y * b * shrink;
  filter[State.BaseBase] = filter[State.BaseBase] - b * b * shrink;
  if (filter.length <= State.RampRamp) return;
  const a = direction * filter[State.LeadRamp] + share * filter[State.BaseRamp];
  filter[State.Ramp] = filter[State.Ramp] + a * gain;
  filter[State.LeadRamp] = filter[State.LeadRamp] - x * a * shrink;
  filter[State.RateRamp] = filter[State.RateRamp] - y * a * shrink;
  filter[State.BaseRamp] = filter[State.BaseRamp] - b * a * shrink;
  filter[State.RampRamp] = filter[State.RampRamp] - a * a * shrink;
}
