import { MAXDISP, NSTAGE, PHI } from "../packet/protocol";
import { toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { fitLine, makeLineFit, type LineFit } from "./line-fit";

/**
 * What one source tells about our clock. Samples are measured in raw time (firmware/clock/system-clock.ts), which steering never touches,
 * so no step or slew of ours can mislead the estimate.
 *
 * The last eight samples stay in the register of the RFC 5905 clock filter (section 10), which gives delay, dispersion and jitter in their RFC meaning.
 * Offset and frequency come from a line through the register, each sample weighted by how little its delay exceeds the least one.
 */
export interface Estimator {
  /** Samples in the register, 0..8. */
  count: number;
  /** Register, newest first: true time minus raw time (s), round-trip delay (s), dispersion (s) and age (s) at the newest sample. */
  offsets: number[];
  delays: number[];
  dispersions: number[];
  ages: number[];
  /** The counter at the newest sample. */
  epoch: Timestamp;
  /** Best estimate of true time minus raw time at `epoch`, s. */
  offset: number;
  /** Rate of `offset`, s/s: what our crystal lacks. */
  frequency: number;
  /** Standard deviation of `offset` by the model, s, and of `frequency`, s/s. */
  offsetDeviation: number;
  frequencyDeviation: number;
  /** Least round-trip delay in the register, s (RFC peer.delay). */
  delay: number;
  /** Dispersion by the RFC 5905 clock filter, which counts 16 s for each empty stage: what the display pages show, s (RFC peer.disp). */
  dispersion: number;
  /** Largest error of `offset` at `epoch` but for half the delay, s: three standard deviations and the reading errors of both clocks. */
  dispersionOfLine: number;
  /** Root mean square of the samples about the line, s (RFC peer.jitter). */
  jitter: number;
}

const elapsed = makeTimestamp();
const line: LineFit = makeLineFit();

/** An estimator without samples. */
export function makeEstimator(): Estimator {
  const estimator: Estimator = {
    count: 0,
    offsets: [],
    delays: [],
    dispersions: [],
    ages: [],
    epoch: makeTimestamp(),
    offset: 0,
    frequency: 0,
    offsetDeviation: MAXDISP,
    frequencyDeviation: 0,
    delay: 0,
    dispersion: MAXDISP,
    dispersionOfLine: MAXDISP,
    jitter: 0,
  };
  for (let i = 0; i < NSTAGE; i++) {
    estimator.offsets.push(0);
    estimator.delays.push(0);
    estimator.dispersions.push(MAXDISP);
    estimator.ages.push(0);
  }
  return estimator;
}

/** Forgets every sample. */
export function clearEstimator(estimator: Estimator): void {
  estimator.count = 0;
  for (let i = 0; i < NSTAGE; i++) {
    estimator.offsets[i] = 0;
    estimator.delays[i] = 0;
    estimator.dispersions[i] = MAXDISP;
    estimator.ages[i] = 0;
  }
  estimator.offset = 0;
  estimator.offsetDeviation = MAXDISP;
  estimator.delay = 0;
  estimator.dispersion = MAXDISP;
  estimator.dispersionOfLine = MAXDISP;
  estimator.jitter = 0;
}

/**
 * Takes one sample at the counter's reading `at`: `offset` is true time minus raw time, `delay` the round trip, `dispersion` what the two clocks' reading
 * errors may amount to (all s). `frequency` and `frequencyDeviation` (s/s) are what is known of our crystal apart from these samples.
 */
export function addSample(
  estimator: Estimator,
  at: Timestamp,
  offset: number,
  delay: number,
  dispersion: number,
  frequency: number,
  frequencyDeviation: number,
): void {
  subtract(at, estimator.epoch, elapsed);
  const age = estimator.count > 0 ? toInterval(elapsed) : 0;
  for (let i = NSTAGE - 1; i > 0; i--) {
    estimator.offsets[i] = estimator.offsets[i - 1];
    estimator.delays[i] = estimator.delays[i - 1];
    estimator.dispersions[i] = widen(estimator.dispersions[i - 1], age);
    estimator.ages[i] = estimator.ages[i - 1] + age;
  }
  estimator.offsets[0] = offset;
  estimator.delays[0] = delay;
  estimator.dispersions[0] = dispersion;
  estimator.ages[0] = 0;
  if (estimator.count < NSTAGE) estimator.count = estimator.count + 1;
  copyTimestamp(at, estimator.epoch);
  estimator.delay = leastDelay(estimator);
  estimator.dispersion = filterDispersion(estimator);
  fitLine(estimator, frequency, frequencyDeviation, line);
  estimator.offset = line.offset;
  estimator.frequency = line.frequency;
  estimator.offsetDeviation = line.offsetDeviation;
  estimator.frequencyDeviation = line.frequencyDeviation;
  estimator.dispersionOfLine = 3 * line.offsetDeviation + dispersion;
  estimator.jitter = line.jitter > dispersion ? line.jitter : dispersion;
}

/** Raw time has moved by `shift` seconds in a step: every sample follows. */
export function shiftSamples(estimator: Estimator, shift: number): void {
  for (let i = 0; i < estimator.count; i++) estimator.offsets[i] = estimator.offsets[i] - shift;
  estimator.offset = estimator.offset - shift;
}

/** True time minus raw time at the counter's reading `at`, s. */
export function offsetAt(estimator: Estimator, at: Timestamp): number {
  subtract(at, estimator.epoch, elapsed);
  return estimator.offset + estimator.frequency * toInterval(elapsed);
}

/** Seconds since the newest sample at the counter's reading `at`. */
export function sampleAge(estimator: Estimator, at: Timestamp): number {
  subtract(at, estimator.epoch, elapsed);
  return toInterval(elapsed);
}

function widen(dispersion: number, age: number): number {
  const wider = dispersion + PHI * age;
  return wider < MAXDISP ? wider : MAXDISP;
}

function leastDelay(estimator: Estimator): number {
  let least = estimator.delays[0];
  for (let i = 1; i < estimator.count; i++) if (estimator.delays[i] < least) least = estimator.delays[i];
  return least;
}

/** RFC 5905 section 10: the stages in order of delay, each counting half as much as the one before; empty stages count 16 s. */
function filterDispersion(estimator: Estimator): number {
  let sum = 0;
  let weight = 0.5;
  let floorDelay = -1;
  let floorStage = -1;
  for (let rank = 0; rank < NSTAGE; rank++) {
    const stage = nextByDelay(estimator, floorDelay, floorStage);
    if (stage >= 0) {
      floorDelay = estimator.delays[stage];
      floorStage = stage;
    }
    sum = sum + weight * (stage >= 0 ? estimator.dispersions[stage] : MAXDISP);
    weight = weight / 2;
  }
  return sum;
}

/** The filled stage that comes next after (delay, stage) in order of delay; -1 when there is none. */
function nextByDelay(estimator: Estimator, delay: number, stage: number): number {
  let next = -1;
  for (let i = 0; i < estimator.count; i++) {
    const after = estimator.delays[i] > delay || (estimator.delays[i] === delay && i > stage);
    if (after && (next < 0 || estimator.delays[i] < estimator.delays[next])) next = i;
  }
  return next;
}
