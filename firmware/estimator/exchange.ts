import { computeDelay, computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { add, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { absorbExchange, absorbOneWay, advanceTo, moveReferenceBy, publishEstimate } from "./absorb";
import { beginBank, preferWander } from "./bank";
import type { BankEstimator } from "./bank-estimator";
import { FrequencyDeviation, MICRO } from "./estimator";
import { doubtExchange, halves, measureHalves, residualOf } from "./halves";
import { clearPathWatch } from "./path-change";
import { shiftRegister } from "./register";
import { gainOf, jitterOfRoundTrips, keepExchange, Kept, leastRoundTrip, roundTripOf, START_EXCHANGES } from "./start";

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
  /** How the crystal wanders, ppm/sqrt(s), and how late packets are, s, as another source or the time before a restart has shown; 0 where nothing is known. */
  wander: number;
  jitter: number;
  /** Of the crystal, degrees Celsius, `NO_TEMPERATURE` where nobody can tell; and what the counter gains by a kelvin as far as is known, ppm/K. */
  temperature: number;
  coefficient: number;
}

/** The first guess of the jitter is this share of the first round trip; that of the lead is good to a quarter and that of the base to an eighth of it. */
const FIRST_JITTER = 0.2;
/** Standard deviation of one reading of our counter: not better than this, us, whatever it resolves. */
const LEAST_READING = 1;

const scratch = makeTimestamp();
const deviations = { lead: 0, rate: 0, base: 0, change: 0 };

/** Takes one exchange. */
export function addExchange(estimator: BankEstimator, exchange: Exchange): void {
  const age = advanceTo(estimator, exchange.t4, exchange.temperature);
  subtract(exchange.t4, exchange.t1, scratch);
  const turnaround = toInterval(scratch);
  const hasEstimate = estimator.exchanges > 0;
  if (!hasEstimate) begin(estimator, exchange, turnaround);
  measureHalves(estimator, exchange);
  if (!hasEstimate) estimator.doubt = 0;
  else if (doubtExchange(estimator, age, turnaround, exchange.dispersion) && estimator.exchanges < START_EXCHANGES) {
    estimator.exchanges = 0;
    estimator.restarts = estimator.restarts + 1;
    estimator.contradictions = estimator.contradictions + 1;
    begin(estimator, exchange, turnaround);
    measureHalves(estimator, exchange);
  }
  const moved = estimator.moved;
  const isStarting = estimator.exchanges < START_EXCHANGES;
  if (isStarting && keepExchange(estimator, halves.forward - moved, halves.backward + moved, age, turnaround)) startOver(estimator);
  else absorbExchange(estimator, halves.forward, halves.backward, estimator.exchanges === 0 ? 0 : age, turnaround);
  publishEstimate(estimator);
  estimator.readingError = exchange.dispersion;
  shiftRegister(estimator, age, exchange.offset, exchange.delay, exchange.dispersion, residualOf(estimator, exchange));
}

/**
 * Takes a packet that came one way: `t3` by the source's clock, `t4` by our counter. Its way took `oneWayDelay` (s) as far as a volley has shown; the bank knows
 * better, unless it has never heard a reply.
 */
export function addOneWay(estimator: BankEstimator, exchange: Exchange, oneWayDelay: number): void {
  const age = advanceTo(estimator, exchange.t4, exchange.temperature);
  if (estimator.exchanges === 0) beginOneWay(estimator, exchange, oneWayDelay);
  subtract(exchange.t4, exchange.t3, scratch);
  add(scratch, estimator.reference, scratch);
  absorbOneWay(estimator, toInterval(scratch) / MICRO, estimator.exchanges === 0 ? 0 : age);
  publishEstimate(estimator);
  estimator.readingError = exchange.dispersion;
  subtract(exchange.t3, exchange.t4, scratch);
  subtract(scratch, estimator.reference, scratch);
  shiftRegister(estimator, age, exchange.offset, exchange.delay, exchange.dispersion, toInterval(scratch) + estimator.baseDelay);
}

function beginOneWay(estimator: BankEstimator, exchange: Exchange, oneWayDelay: number): void {
  const delay = larger(oneWayDelay / MICRO, 4 * LEAST_READING);
  subtract(exchange.t3, exchange.t4, scratch);
  addInterval(scratch, oneWayDelay, estimator.reference);
  learnPrior(estimator, exchange);
  deviations.lead = delay;
  deviations.rate = estimator.priorDeviation;
  deviations.change = estimator.priorChange;
  deviations.base = delay / 2;
  beginBank(estimator.bank, delay, deviations, FIRST_JITTER * delay, 0);
}

/** The first exchange: the reference is what it says, and it may be wrong by a good part of the round trip. */
function begin(estimator: BankEstimator, exchange: Exchange, turnaround: number): void {
  computeOffset(exchange.t1, exchange.t2, exchange.t3, exchange.t4, estimator.reference);
  estimator.moved = 0;
  estimator.keptCount = 0;
  learnPrior(estimator, exchange);
  computeDelay(exchange.t1, exchange.t2, exchange.t3, exchange.t4, scratch);
  const measured = toInterval(scratch) / MICRO;
  const roundTrip = larger(measured, 4 * estimator.bank.resolution) + gainOf(turnaround, estimator.priorDeviation);
  const known = exchange.jitter / MICRO;
  const jitter = known > 0 && known < FIRST_JITTER * roundTrip ? known : FIRST_JITTER * roundTrip;
  deviations.lead = roundTrip / 4;
  deviations.rate = estimator.priorDeviation;
  deviations.change = estimator.priorChange;
  deviations.base = roundTrip / 8;
  beginBank(estimator.bank, roundTrip / 2 - jitter, deviations, jitter, 0);
  preferWander(estimator.bank, estimator.priorWander);
}

/**
 * What is known before the first sample. After a step of a clock that is the rate that the crystal had. If the exchanges after the restart contradict it again,
 * the rate itself was wrong: the crystal has jumped, or the saved frequency belongs to another one.
 */
function learnPrior(estimator: BankEstimator, exchange: Exchange): void {
  const isRestart = estimator.refusals > 0;
  estimator.priorRate = isRestart ? estimator.rate : -exchange.frequency / MICRO;
  estimator.priorDeviation = isRestart ? FrequencyDeviation.Kept : exchange.frequencyDeviation / MICRO;
  const change = estimator.frequencyChange < FrequencyDeviation.Lost ? estimator.frequencyChange : FrequencyDeviation.Lost;
  estimator.priorChange = isRestart && estimator.restarts === 1 ? change : 0;
  if (estimator.restarts > 1) estimator.priorDeviation = larger(estimator.priorDeviation, FrequencyDeviation.Lost);
  estimator.rate = estimator.priorRate;
  if (!isRestart) estimator.coefficient = exchange.coefficient;
  estimator.refusals = 0;
  estimator.bank.resolution = larger(LEAST_READING, exchange.resolution / MICRO);
  estimator.priorWander = exchange.wander;
  clearPathWatch(estimator);
}

/** The bank begins anew, with all that is kept and a jitter that these exchanges have shown. */
function startOver(estimator: BankEstimator): void {
  const kept = estimator.kept;
  const rate = estimator.rate;
  const jitter = larger(jitterOfRoundTrips(estimator, rate), estimator.bank.resolution);
  deviations.lead =
    larger(roundTripOf(estimator, 0, rate), 4 * estimator.bank.resolution) / 4 + gainOf(kept[Kept.Turnaround], estimator.priorDeviation) / 2;
  deviations.rate = estimator.priorDeviation;
  deviations.change = estimator.priorChange;
  deviations.base = jitter;
  beginBank(estimator.bank, leastRoundTrip(estimator, rate) / 2 - jitter / 4, deviations, jitter, estimator.keptCount / 2);
  preferWander(estimator.bank, estimator.priorWander);
  moveReferenceBy(estimator, -estimator.moved);
  estimator.rate = estimator.priorRate;
  estimator.exchanges = 0;
  estimator.bank.warming = 0; // so soon after the start nothing is known of it
  for (let i = 0; i < estimator.keptCount; i++) {
    const age = i === 0 ? 0 : kept[Kept.Time + i];
    moveReferenceBy(estimator, estimator.rate * age);
    const moved = estimator.moved;
    absorbExchange(estimator, kept[Kept.Forward + i] + moved, kept[Kept.Backward + i] - moved, age, kept[Kept.Turnaround + i]);
  }
}

function larger(a: number, b: number): number {
  return a > b ? a : b;
}
