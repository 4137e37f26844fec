import { timeMinusCounterAt, type SystemClock } from "../clock/system-clock";
import { MAXDISP } from "../packet/protocol";
import { computeDelay, computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { add, copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { beginBank, learnFromExchange, makeBank, moveReference, predictBank, publishBank, takeOneWay, type Bank } from "./bank";
import { clearPathWatch, followDrops, isImpossible, isImpossibleOneWay, makePathWatch, takeWithCare, watchPath, type PathWatch } from "./path-change";
import { clearRegister, shiftRegister, type Register } from "./register";
import { clearStart, isStartOverDue, jitterOfRoundTrips, keepExchange, leastRoundTrip, makeStart, START_EXCHANGES, type Start } from "./start";

/**
 * What one source tells about our clock. Everything is measured against the board's counter, which steering never touches, so no step or slew of ours can
 * mislead the estimate, and nothing can oscillate.
 *
 * The reference is a straight line that follows the estimate: true time minus counter, as a time stamp, at `epoch`, and the rate at which the counter gains. It
 * is moved to the newest estimate at every exchange, so it is the estimate. The bank of filters (bank.ts) works with microseconds and ppm relative to it.
 */
export interface Estimator extends Register {
  /** The counter at the newest exchange. */
  epoch: Timestamp;
  /** True time minus counter at `epoch`, the best estimate. */
  reference: Timestamp;
  /** What the counter gains on true time, ppm. */
  rate: number;
  /** The same with the other sign as a plain ratio: rate of true time minus counter, s/s. */
  frequency: number;
  /** Standard deviations of the estimate at `epoch`, s, and of `frequency`, s/s. */
  offsetDeviation: number;
  frequencyDeviation: number;
  /** Least one-way delay by the estimate, s: what the offset is wrong by at most if the way is not the same in both directions. */
  baseDelay: number;
  /** Reading errors of both clocks in the newest sample, s. */
  readingError: number;

  readonly bank: Bank;
  readonly watch: PathWatch;
  readonly start: Start;
  /** Exchanges taken since the start, up to `START_EXCHANGES`. */
  exchanges: number;
  /** Exchanges in a row that no filter could believe. */
  refusals: number;
  /** True time minus counter by the first exchange, and when that was: what the kept exchanges are relative to. */
  origin: Timestamp;
  began: Timestamp;
  /** What was known of the counter's rate and its deviation before the first exchange, ppm. */
  priorRate: number;
  priorDeviation: number;
}

/** One exchange, its stamps as RFC 5905 names them: T1 and T4 by our counter, T2 and T3 by the source's clock. */
export interface Exchange {
  t1: Timestamp;
  t2: Timestamp;
  t3: Timestamp;
  t4: Timestamp;
  /** Their time minus our clock's by these stamps, s; round trip, s; reading errors of the two clocks, s: for the register. */
  offset: number;
  delay: number;
  dispersion: number;
  /** Standard deviation of one reading of our counter, s. */
  resolution: number;
  /** What is known of the crystal apart from this source: rate of true time minus counter and its deviation, s/s. */
  frequency: number;
  frequencyDeviation: number;
}

const MICRO = 1e-6;
/** Exchanges before the estimate of the rate is good enough to move T1 by it. */
const RATE_UNKNOWN = 4;
/** Impossible exchanges in a row that mean a step of a clock, and how well the rate is known after one, ppm. */
const MOST_REFUSALS = 3;
const KEPT_RATE_DEVIATION = 2;
/** The first guess of the jitter is this share of the first round trip; that of the lead is good to a quarter and that of the base to an eighth of it. */
const FIRST_JITTER = 0.2;
/** Share of what the jitters of the two directions differ by that the estimate may be biased by. */
const UNEQUAL_SHARE = 0.03;
/** Standard deviation of one reading of our counter: not better than this, us, whatever it resolves. */
const LEAST_READING = 1;

const scratch = makeTimestamp();
const asked = makeTimestamp();
const deviations = { lead: 0, rate: 0, base: 0 };

/** An estimator without samples. */
export function makeEstimator(): Estimator {
  const estimator: Estimator = {
    count: 0,
    offsets: [],
    delays: [],
    dispersions: [],
    residuals: [],
    delay: 0,
    dispersion: MAXDISP,
    jitter: 0,
    epoch: makeTimestamp(),
    reference: makeTimestamp(),
    rate: 0,
    frequency: 0,
    offsetDeviation: MAXDISP,
    frequencyDeviation: 0,
    baseDelay: 0,
    readingError: 0,
    bank: makeBank(),
    watch: makePathWatch(),
    start: makeStart(),
    exchanges: 0,
    refusals: 0,
    origin: makeTimestamp(),
    began: makeTimestamp(),
    priorRate: 0,
    priorDeviation: 0,
  };
  clearRegister(estimator);
  return estimator;
}

/** Forgets every sample. */
export function clearEstimator(estimator: Estimator): void {
  clearRegister(estimator);
  estimator.exchanges = 0;
  estimator.refusals = 0;
  estimator.rate = 0;
  estimator.frequency = 0;
  estimator.offsetDeviation = MAXDISP;
  estimator.frequencyDeviation = 0;
  estimator.baseDelay = 0;
}

/** Takes one exchange. */
export function addExchange(estimator: Estimator, exchange: Exchange): void {
  const age = advanceTo(estimator, exchange.t4);
  if (estimator.exchanges === 0) begin(estimator, exchange);
  subtract(exchange.t4, exchange.t1, scratch);
  const turnaround = toInterval(scratch);
  if (estimator.exchanges < START_EXCHANGES) keep(estimator, exchange, turnaround);
  if (estimator.exchanges < START_EXCHANGES && isStartOverDue(estimator.start)) {
    startOver(estimator);
  } else {
    subtract(exchange.t2, exchange.t1, scratch);
    subtract(scratch, estimator.reference, scratch);
    const forward = toInterval(scratch) / MICRO;
    subtract(exchange.t4, exchange.t3, scratch);
    add(scratch, estimator.reference, scratch);
    take(estimator, forward, toInterval(scratch) / MICRO, estimator.exchanges === 0 ? 0 : age, turnaround);
  }
  publish(estimator);
  estimator.readingError = exchange.dispersion;
  shiftRegister(estimator, age, exchange.offset, exchange.delay, exchange.dispersion, residualOf(estimator, exchange));
}

/**
 * Takes a packet that came one way: `t3` by the source's clock, `t4` by our counter. Its way took `oneWayDelay` (s) as far as a volley has shown; the bank knows
 * better, unless it has never heard a reply.
 */
export function addOneWay(estimator: Estimator, exchange: Exchange, oneWayDelay: number): void {
  const age = advanceTo(estimator, exchange.t4);
  if (estimator.exchanges === 0) beginOneWay(estimator, exchange, oneWayDelay);
  subtract(exchange.t4, exchange.t3, scratch);
  add(scratch, estimator.reference, scratch);
  const backward = toInterval(scratch) / MICRO;
  predictBank(estimator.bank, estimator.exchanges === 0 ? 0 : age);
  if (estimator.exchanges >= START_EXCHANGES && isImpossibleOneWay(estimator.bank, backward)) {
    refuse(estimator);
  } else {
    estimator.refusals = 0;
    takeOneWay(estimator.bank, backward);
    estimator.exchanges = START_EXCHANGES; // what is kept of the start has a gap now: the bank does not begin anew with it
    follow(estimator);
  }
  publish(estimator);
  estimator.readingError = exchange.dispersion;
  subtract(exchange.t3, exchange.t4, scratch);
  subtract(scratch, estimator.reference, scratch);
  shiftRegister(estimator, age, exchange.offset, exchange.delay, exchange.dispersion, toInterval(scratch) + estimator.baseDelay);
}

function beginOneWay(estimator: Estimator, exchange: Exchange, oneWayDelay: number): void {
  const delay = larger(oneWayDelay / MICRO, 4 * LEAST_READING);
  subtract(exchange.t3, exchange.t4, scratch);
  addInterval(scratch, oneWayDelay, estimator.reference);
  learnPrior(estimator, exchange);
  deviations.lead = delay;
  deviations.rate = estimator.priorDeviation;
  deviations.base = delay / 2;
  beginBank(estimator.bank, delay, deviations, FIRST_JITTER * delay, 0);
}

/** Moves epoch and reference to the counter's reading `at`; returns how far, s. */
function advanceTo(estimator: Estimator, at: Timestamp): number {
  subtract(at, estimator.epoch, scratch);
  const age = estimator.count > 0 ? toInterval(scratch) : 0;
  copyTimestamp(at, estimator.epoch);
  moveReferenceBy(estimator, estimator.rate * age);
  return age;
}

/** Our counter leads by `lead` us more: the reference is the other way round. Rounded to 2^-32 s, which is far less than a crystal wanders in a second. */
function moveReferenceBy(estimator: Estimator, lead: number): void {
  addInterval(estimator.reference, -lead * MICRO, estimator.reference);
}

/** The first exchange: the reference is what it says, and it may be wrong by a good part of the round trip. */
function begin(estimator: Estimator, exchange: Exchange): void {
  computeOffset(exchange.t1, exchange.t2, exchange.t3, exchange.t4, estimator.reference);
  copyTimestamp(estimator.reference, estimator.origin);
  copyTimestamp(exchange.t4, estimator.began);
  clearStart(estimator.start);
  learnPrior(estimator, exchange);
  computeDelay(exchange.t1, exchange.t2, exchange.t3, exchange.t4, scratch);
  const roundTrip = larger(toInterval(scratch) / MICRO, 4 * estimator.bank.resolution);
  const jitter = FIRST_JITTER * roundTrip;
  deviations.lead = roundTrip / 4;
  deviations.rate = estimator.priorDeviation;
  deviations.base = roundTrip / 8;
  beginBank(estimator.bank, roundTrip / 2 - jitter, deviations, jitter, 0);
}

/** What is known before the first sample. After a step of a clock that is the rate that the crystal had. */
function learnPrior(estimator: Estimator, exchange: Exchange): void {
  const isRestart = estimator.refusals >= MOST_REFUSALS;
  estimator.priorRate = isRestart ? estimator.rate : -exchange.frequency / MICRO;
  estimator.priorDeviation = isRestart ? KEPT_RATE_DEVIATION : exchange.frequencyDeviation / MICRO;
  estimator.rate = estimator.priorRate;
  estimator.refusals = 0;
  estimator.bank.resolution = larger(LEAST_READING, exchange.resolution / MICRO);
  clearPathWatch(estimator.watch);
}

/** Keeps the exchange relative to the first one. */
function keep(estimator: Estimator, exchange: Exchange, turnaround: number): void {
  subtract(exchange.t2, exchange.t1, scratch);
  subtract(scratch, estimator.origin, scratch);
  const forward = toInterval(scratch) / MICRO;
  subtract(exchange.t4, exchange.t3, scratch);
  add(scratch, estimator.origin, scratch);
  const backward = toInterval(scratch) / MICRO;
  subtract(exchange.t4, estimator.began, scratch);
  keepExchange(estimator.start, forward, backward, toInterval(scratch), turnaround);
}

/** The bank begins anew, with all that is kept and a jitter that these exchanges have shown. */
function startOver(estimator: Estimator): void {
  const start = estimator.start;
  const jitter = larger(jitterOfRoundTrips(start), estimator.bank.resolution);
  deviations.lead = larger(start.forward[0] + start.backward[0], 4 * estimator.bank.resolution) / 4;
  deviations.rate = estimator.priorDeviation;
  deviations.base = jitter;
  beginBank(estimator.bank, leastRoundTrip(start) / 2 - jitter / 4, deviations, jitter, start.count / 2);
  copyTimestamp(estimator.origin, estimator.reference);
  estimator.rate = estimator.priorRate;
  estimator.exchanges = 0;
  for (let i = 0; i < start.count; i++) {
    const age = i === 0 ? 0 : start.time[i] - start.time[i - 1];
    moveReferenceBy(estimator, estimator.rate * age);
    subtract(estimator.reference, estimator.origin, scratch);
    const moved = toInterval(scratch) / MICRO;
    take(estimator, start.forward[i] - moved, start.backward[i] + moved, age, start.turnaround[i]);
  }
}

/**
 * The bank takes an exchange, measured as `forward` and `backward` (us, relative to the reference), `age` seconds after the one before. T1 lies `turnaround`
 * seconds before the epoch, in which the counter has gained: that much the request seems to have taken longer.
 */
function take(estimator: Estimator, forward: number, backward: number, age: number, turnaround: number): void {
  const bank = estimator.bank;
  const isSettled = estimator.exchanges >= START_EXCHANGES;
  const brought = forward - (estimator.exchanges < RATE_UNKNOWN ? estimator.priorRate : estimator.rate) * turnaround;
  predictBank(bank, age);
  if (isSettled) {
    followDrops(bank, brought, backward);
    if (isImpossible(bank, brought, backward)) {
      refuse(estimator);
      return;
    }
  }
  estimator.refusals = 0;
  takeWithCare(estimator.watch, bank, brought, backward);
  learnFromExchange(bank, brought, backward);
  if (isSettled) watchPath(estimator.watch, bank, brought, backward);
  else estimator.exchanges = estimator.exchanges + 1;
  follow(estimator);
}

/** The reference moves to the estimate. */
function follow(estimator: Estimator): void {
  const bank = estimator.bank;
  moveReferenceBy(estimator, bank.lead);
  estimator.rate = estimator.rate + bank.rate;
  moveReference(bank, bank.lead, bank.rate);
}

/** No filter can believe it. One-sided noise cannot do that: a clock has been stepped. Three times in a row, and the next exchange begins anew. */
function refuse(estimator: Estimator): void {
  publishBank(estimator.bank);
  estimator.refusals = estimator.refusals + 1;
  if (estimator.refusals >= MOST_REFUSALS) estimator.exchanges = 0;
}

/** Writes down the estimate in seconds. */
function publish(estimator: Estimator): void {
  const bank = estimator.bank;
  // Where one direction is much slower than the other, its edge tells nearly nothing, and a bias of the sharp one stays unseen.
  const skew = UNEQUAL_SHARE * (bank.sharp.forward - bank.sharp.backward);
  estimator.offsetDeviation = MICRO * Math.sqrt(bank.leadVariance + skew * skew);
  estimator.frequency = -estimator.rate * MICRO;
  estimator.frequencyDeviation = MICRO * Math.sqrt(bank.rateVariance);
  estimator.baseDelay = bank.base > 0 ? bank.base * MICRO : 0;
}

/** What the exchange lies off the estimate by, s. */
function residualOf(estimator: Estimator, exchange: Exchange): number {
  subtract(exchange.t4, exchange.t1, asked);
  addInterval(exchange.t1, -estimator.frequency * toInterval(asked), asked);
  computeOffset(asked, exchange.t2, exchange.t3, exchange.t4, scratch);
  subtract(scratch, estimator.reference, scratch);
  return toInterval(scratch);
}

/** True time minus counter at the counter's reading `at`. */
export function trueMinusCounterAt(estimator: Estimator, at: Timestamp, into: Timestamp): void {
  addInterval(estimator.reference, estimator.frequency * sampleAge(estimator, at), into);
}

/** True time minus the time of our `clock` at the counter's reading `at`, s: by how much it is late. */
export function offsetOf(estimator: Estimator, clock: SystemClock, at: Timestamp): number {
  trueMinusCounterAt(estimator, at, asked);
  timeMinusCounterAt(clock, at, scratch);
  subtract(asked, scratch, scratch);
  return toInterval(scratch);
}

/** Seconds since the newest sample at the counter's reading `at`. */
export function sampleAge(estimator: Estimator, at: Timestamp): number {
  subtract(at, estimator.epoch, scratch);
  return toInterval(scratch);
}

/** Standard deviation of the estimate at the counter's reading `at`, s: it grows by what the rate is not known, and by what the crystal wanders. */
export function deviationAt(estimator: Estimator, at: Timestamp): number {
  const age = sampleAge(estimator, at);
  const bank = estimator.bank;
  const growth = (2 * bank.leadRate + (bank.rateVariance + (bank.wander * age) / 3) * age) * age;
  return Math.sqrt(estimator.offsetDeviation * estimator.offsetDeviation + (growth > 0 ? growth : 0) * MICRO * MICRO);
}

/** True time itself has moved by `step` seconds, as by a leap second. */
export function stepEstimate(estimator: Estimator, step: number): void {
  addInterval(estimator.reference, step, estimator.reference);
  addInterval(estimator.origin, step, estimator.origin);
}

function larger(a: number, b: number): number {
  return a > b ? a : b;
}
