import { MAXDISP, PHI } from "../packet/protocol";
import { computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract } from "../time/timestamp";
import { FrequencyDeviation, MICRO, NO_TEMPERATURE, sampleAge, type Estimation, type Estimator } from "./estimator";
import type { Exchange } from "./exchange";
import { clearRegister, makeStages, shiftRegister } from "./register";

/**
 * The estimator of a chip with little memory: one Kalman filter of offset and rate over RFC 5905's register of eight samples. What an exchange took longer than the
 * quickest of the eight is what its offset may be wrong by, and it counts accordingly. The wander of the crystal is taken for that of an ordinary one, and is not learned.
 */
export interface LineEstimator extends Estimator {
  /** Samples in a row that lay too far off; negative: samples that must still agree until a restart by contradiction no longer counts. */
  misses: number;
}

/** W^2, ppm^2/s: 1e-8 1/sqrt(s), which is between that of a good crystal and that of a poor one. */
const WANDER = 1e-4;
/** Deviations squared beyond which a sample is not believed, and samples in a row after which they are: their clock has been stepped. */
const SURPRISE = 25;
const MOST_MISSES = 3;
/** Samples after a restart that must agree with the frequency kept. */
const PROVING = 16;
/** The first offset is good to this share of the round trip, and the first jitter is this share of it; the jitter follows each sample by that share. */
const FIRST_SHARE = 0.25;
const FIRST_JITTER = 0.1;
const JITTER_SHARE = 0.125;
/** Standard deviation of one reading: not better than this, us. */
const LEAST_READING = 1;

const asked = makeTimestamp();
const measured = makeTimestamp();

/** An estimator without samples. */
export function makeLineEstimator(): LineEstimator {
  const estimator: LineEstimator = {
    learned: { leadRate: 0, rateVariance: 0, wander: WANDER, forward: LEAST_READING, backward: LEAST_READING },
    count: 0,
    stages: makeStages(),
    delay: 0,
    dispersion: MAXDISP,
    jitter: 0,
    epoch: makeTimestamp(),
    reference: makeTimestamp(),
    frequency: 0,
    offsetDeviation: MAXDISP,
    frequencyDeviation: 0,
    baseDelay: 0,
    readingError: 0,
    doubt: 0,
    contradictions: 0,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
    misses: 0,
  };
  clearRegister(estimator);
  return estimator;
}

function addExchange(estimator: Estimator, exchange: Exchange): void {
  // A peer may take a whole poll to answer: what the crystal gains by then is known.
  const rate = estimator.count === 0 ? exchange.frequency : estimator.frequency;
  subtract(exchange.t4, exchange.t1, asked);
  addInterval(exchange.t1, -rate * toInterval(asked), asked);
  computeOffset(asked, exchange.t2, exchange.t3, exchange.t4, measured);
  take(estimator as LineEstimator, exchange);
}

function addOneWay(estimator: Estimator, exchange: Exchange, oneWayDelay: number): void {
  subtract(exchange.t3, exchange.t4, measured);
  addInterval(measured, oneWayDelay, measured);
  take(estimator as LineEstimator, exchange);
}

/** Takes a sample: `measured` is true time minus counter by it. */
function take(estimator: LineEstimator, exchange: Exchange): void {
  const reading = larger(exchange.resolution / MICRO, LEAST_READING);
  const age = estimator.count === 0 ? 0 : advance(estimator, exchange);
  const least = estimator.count > 0 && estimator.delay < exchange.delay ? estimator.delay : exchange.delay;
  const excess = (exchange.delay - least) / 2 / MICRO;
  if (estimator.count === 0) begin(estimator, exchange, exchange.frequency, exchange.frequencyDeviation / MICRO);
  else absorb(estimator, exchange, excess, reading);
  const learned = estimator.learned;
  learned.forward = larger(learned.forward + JITTER_SHARE * (excess - learned.forward), reading);
  learned.backward = learned.forward;
  estimator.baseDelay = least / 2;
  estimator.readingError = exchange.dispersion;
  subtract(measured, estimator.reference, measured);
  shiftRegister(estimator, age, exchange.offset, exchange.delay, exchange.dispersion, toInterval(measured));
}

/** The line begins where the sample is. */
function begin(estimator: LineEstimator, exchange: Exchange, frequency: number, rateDeviation: number): void {
  copyTimestamp(measured, estimator.reference);
  copyTimestamp(exchange.t4, estimator.epoch);
  estimator.misses = 0;
  estimator.doubt = 0;
  estimator.frequency = frequency;
  estimator.learned.leadRate = 0;
  estimator.learned.forward = larger((FIRST_JITTER * exchange.delay) / MICRO, LEAST_READING);
  publish(estimator, squareOf((FIRST_SHARE * exchange.delay) / MICRO + LEAST_READING), squareOf(rateDeviation));
}

/** Moves the line to the exchange, and lets it be known as much less as time has passed, s. */
function advance(estimator: LineEstimator, exchange: Exchange): number {
  const age = sampleAge(estimator, exchange.t4);
  const learned = estimator.learned;
  const wandered = WANDER * age;
  const lead = varianceOf(estimator) + (2 * learned.leadRate + (learned.rateVariance + wandered / 3) * age) * age;
  addInterval(estimator.reference, estimator.frequency * age, estimator.reference);
  copyTimestamp(exchange.t4, estimator.epoch);
  learned.leadRate = learned.leadRate + (learned.rateVariance + wandered / 2) * age;
  publish(estimator, lead, learned.rateVariance + wandered);
  return age;
}

/** A Kalman filter's step. The sample is wrong by what it was late, by jitter and by its reading. */
function absorb(estimator: LineEstimator, exchange: Exchange, excess: number, reading: number): void {
  const learned = estimator.learned;
  subtract(measured, estimator.reference, asked);
  const surprise = toInterval(asked) / MICRO;
  const lead = varianceOf(estimator);
  const sum = lead + squareOf(excess) + squareOf(learned.forward) + squareOf(reading) + squareOf((PHI * exchange.delay) / MICRO);
  const isMissed = squareOf(surprise) > SURPRISE * sum;
  estimator.doubt = isMissed ? Math.abs(surprise) * MICRO : 0;
  if (isMissed) {
    estimator.contradictions = estimator.contradictions + 1;
    estimator.misses = estimator.misses < 0 ? 1 : estimator.misses + 1;
    if (estimator.misses <= MOST_MISSES) return;
    begin(estimator, exchange, estimator.frequency, estimator.contradictions > MOST_MISSES + 1 ? FrequencyDeviation.Lost : FrequencyDeviation.Kept);
    estimator.misses = -PROVING;
    return;
  }
  estimator.misses = estimator.misses < 0 ? estimator.misses + 1 : 0;
  if (estimator.misses === 0) estimator.contradictions = 0;
  const leadGain = lead / sum;
  const rateGain = learned.leadRate / sum;
  addInterval(estimator.reference, leadGain * surprise * MICRO, estimator.reference);
  estimator.frequency = estimator.frequency + rateGain * surprise * MICRO;
  const rate = learned.rateVariance - rateGain * learned.leadRate;
  learned.leadRate = (1 - leadGain) * learned.leadRate;
  publish(estimator, (1 - leadGain) * lead, rate);
}

/** The variances of offset, us^2, and rate, ppm^2. */
function publish(estimator: LineEstimator, lead: number, rate: number): void {
  estimator.learned.rateVariance = rate;
  estimator.offsetDeviation = MICRO * Math.sqrt(lead);
  estimator.frequencyDeviation = MICRO * Math.sqrt(rate);
}

function varianceOf(estimator: LineEstimator): number {
  return squareOf(estimator.offsetDeviation / MICRO);
}

function squareOf(a: number): number {
  return a * a;
}

function larger(a: number, b: number): number {
  return a > b ? a : b;
}

/** One filter: for boards that have no room for the bank. */
export const LINE_ESTIMATION: Estimation = { make: makeLineEstimator, addExchange, addOneWay };
