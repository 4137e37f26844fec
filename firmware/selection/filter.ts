import { exponential } from "./elementary";
import { weighHalf, type HalfExchange } from "./half-exchange";

/**
 * One Kalman-like filter over what an exchange depends on, kept in a list of numbers, because a list costs a small chip less than named fields:
 *
 *   lead  x  our counter minus true time, us        base  B  least one-way delay, us
 *   rate  y  dx/dt, ppm = us/s                      ramp  a  dy/dt, ppm/s: temperature on the move (in one filter only)
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
}

/** 0.001 ppm/s, 3.6 ppm in an hour: what a board that warms up may do. */
const RAMP_DEVIATION = 1e-3;

/** Begins at the reference with base delay `base` (us) and the given deviations. */
export function beginFilter(filter: number[], base: number, deviations: StartDeviations): void {
  for (let i = 0; i < filter.length; i++) filter[i] = 0;
  filter[State.Base] = base;
  filter[State.LeadLead] = deviations.lead * deviations.lead;
  filter[State.RateRate] = deviations.rate * deviations.rate;
  filter[State.BaseBase] = deviations.base * deviations.base;
  if (filter.length > State.RampRamp) filter[State.RampRamp] = RAMP_DEVIATION * RAMP_DEVIATION;
}

/**
 * `t` seconds later. The rate walks at random by `wander` (its square: W^2, ppm^2/s), so that the lead integrates it: W^2 t^3 / 3 in P_xx, W^2 t^2 / 2 in
 * P_xy, W^2 t in P_yy. The base walks by `baseWander` (us^2/s). With a ramp, that walks too, by `rampWander` (Wa^2, ppm^2/s^3).
 */
export function predict(filter: number[], t: number, wander: number, rampWander: number, baseWander: number): void {
  if (filter.length > State.RampRamp) predictRamp(filter, t, rampWander);
  else predictLine(filter, t);
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

/** P = F P F' with the rows (1 t t^2/2 0), (0 1 t 0), (0 0 e 0), (0 0 0 1) for x, y, a, B; e is what is left of the ramp. */
function predictRamp(filter: number[], t: number, rampWander: number): void {
  const h = (t * t) / 2;
  const e = exponential(-t / RAMP_TIME);
  const xy = filter[State.LeadRate] + t * filter[State.RateRate] + h * filter[State.RateRamp];
  const xa = filter[State.LeadRamp] + t * filter[State.RateRamp] + h * filter[State.RampRamp];
  const ya = filter[State.RateRamp] + t * filter[State.RampRamp];
  filter[State.Lead] = filter[State.Lead] + filter[State.Rate] * t + filter[State.Ramp] * h;
  filter[State.Rate] = filter[State.Rate] + filter[State.Ramp] * t;
  filter[State.Ramp] = filter[State.Ramp] * e;
  filter[State.LeadLead] =
    filter[State.LeadLead] + t * filter[State.LeadRate] + h * filter[State.LeadRamp] + t * xy + h * xa + (rampWander * t * t * t * t * t) / 20;
  filter[State.LeadBase] = filter[State.LeadBase] + t * filter[State.RateBase] + h * filter[State.BaseRamp];
  filter[State.LeadRate] = xy + t * xa + (rampWander * t * t * t * t) / 8;
  filter[State.LeadRamp] = e * xa + (rampWander * t * t * t) / 6;
  filter[State.RateRate] = filter[State.RateRate] + t * filter[State.RateRamp] + t * ya + (rampWander * t * t * t) / 3;
  filter[State.RateBase] = filter[State.RateBase] + t * filter[State.BaseRamp];
  filter[State.RateRamp] = e * ya + (rampWander * t * t) / 2;
  filter[State.BaseRamp] = e * filter[State.BaseRamp];
  filter[State.RampRamp] = e * e * filter[State.RampRamp] + rampWander * t;
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
export function judgeHalf(filter: number[], direction: number, z: number, reading: number, jitter: number, half: HalfExchange): number {
  const S = boundVariance(filter, direction, reading);
  weighHalf(excessOf(filter, direction, z), S, jitter, half);
  return S;
}

/**
 * Takes one half: `z` (us) measured, `reading` the variance of reading errors and of a soft edge (us^2), `jitter` of this direction (us). Fills `half`. The
 * state follows along g = P h, where h picks the bound (B -+ x): what moves the bound by `shift` moves each state by g shift / S, and the covariance shrinks by
 * g g' (1 - variance / S) / S, or grows when the two components of `half` disagree.
 */
export function takeHalf(filter: number[], direction: number, z: number, reading: number, jitter: number, half: HalfExchange): void {
  const S = judgeHalf(filter, direction, z, reading, jitter, half);
  const gain = half.shift / S;
  const shrink = (1 - half.variance / S) / S;
  const x = direction * filter[State.LeadLead] + filter[State.LeadBase];
  const y = direction * filter[State.LeadRate] + filter[State.RateBase];
  const b = direction * filter[State.LeadBase] + filter[State.BaseBase];
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
  const a = direction * filter[State.LeadRamp] + filter[State.BaseRamp];
  filter[State.Ramp] = filter[State.Ramp] + a * gain;
  filter[State.LeadRamp] = filter[State.LeadRamp] - x * a * shrink;
  filter[State.RateRamp] = filter[State.RateRamp] - y * a * shrink;
  filter[State.BaseRamp] = filter[State.BaseRamp] - b * a * shrink;
  filter[State.RampRamp] = filter[State.RampRamp] - a * a * shrink;
}
