import { addInterval, toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { countExchange } from "./asymmetry";
import { expectNoise, moveReference, predictBank } from "./bank";
import type { BankEstimator } from "./bank-estimator";
import { MICRO, NO_TEMPERATURE } from "./estimator";
import { biasVariance, learnFromExchange, learnFromParts, mean, publishBank, takeCoefficient } from "./learning";
import { isImpossible, isImpossibleOneWay } from "./consistency";
import { followDrops, takeWithCare, watchPath } from "./path-change";
import { LONG_TURNAROUND, START_EXCHANGES } from "./start";
import { takeBackward, takeForward, takeOneWay } from "./update";

/** How the estimator takes what has been measured, whatever it came by: foresee, doubt, take, learn, and move the reference to the estimate. */

/** Exchanges before the estimate of the rate is good enough to move T1 by it. */
const RATE_UNKNOWN = 4;
/** Impossible exchanges in a row that mean a step of a clock. */
const MOST_REFUSALS = 3;
const scratch = makeTimestamp();

/**
 * Moves epoch and reference to the counter's reading `at`, when the crystal has `temperature`; returns how far, s. On the way the rate has changed by what is
 * known of its temperature, evenly. With the first sample, or the first since the register was cleared, all begins anew.
 */
export function advanceTo(estimator: BankEstimator, at: Timestamp, temperature: number): number {
  if (estimator.count === 0) forget(estimator);
  subtract(at, estimator.epoch, scratch);
  const age = estimator.count > 0 ? toInterval(scratch) : 0;
  copyTimestamp(at, estimator.epoch);
  const before = estimator.temperature;
  const warming = age === 0 || before === NO_TEMPERATURE || temperature === NO_TEMPERATURE ? 0 : temperature - before;
  const change = estimator.coefficient * warming;
  if (temperature !== NO_TEMPERATURE) {
    estimator.temperature = temperature;
    estimator.bank.isWarmed = true;
  }
  estimator.bank.warming = warming;
  moveReferenceBy(estimator, (estimator.rate + change / 2) * age);
  estimator.rate = estimator.rate + change;
  return age;
}

function forget(estimator: BankEstimator): void {
  estimator.exchanges = 0;
  estimator.refusals = 0;
  estimator.restarts = 0;
  estimator.contradictions = 0;
  estimator.rate = 0;
  estimator.bank.asymmetry.turn = 0;
}

/** Our counter leads by `lead` us more: the reference is the other way round. Rounded to 2^-32 s, which is far less than a crystal wanders in a second. */
export function moveReferenceBy(estimator: BankEstimator, lead: number): void {
  addInterval(estimator.reference, -lead * MICRO, estimator.reference);
  estimator.moved = estimator.moved + lead;
}

/**
 * The bank takes an exchange, measured as `forward` and `backward` (us, relative to the reference), `age` seconds after the one before. T1 lies `turnaround`
 * seconds before the epoch, in which the counter has gained: that much the request seems to have taken longer.
 */
export function absorbExchange(estimator: BankEstimator, forward: number, backward: number, age: number, turnaround: number): void {
  const bank = estimator.bank;
  const isSettled = estimator.exchanges >= START_EXCHANGES;
  countExchange(bank.asymmetry);
  expectNoise(bank);
  if (!isSettled && turnaround > LONG_TURNAROUND && (estimator.exchanges === 0 || age >= turnaround)) {
    absorbApart(estimator, forward, backward, age, turnaround);
    return;
  }
  const brought = forward - (estimator.exchanges < RATE_UNKNOWN ? estimator.priorRate : estimator.rate) * turnaround;
  predictBank(bank, age);
  if (isSettled) {
    followDrops(bank, brought, backward);
    if (isImpossible(bank, brought, backward, estimator.refusals > 0)) {
      refuse(estimator, Math.abs(backward - brought) / (2 * age));
      return;
    }
  }
  estimator.refusals = 0;
  takeWithCare(estimator, bank, brought, backward);
  learnFromExchange(bank, brought, backward, age);
  if (isSettled) watchPath(estimator, bank);
  else estimator.exchanges = estimator.exchanges + 1;
  if (estimator.exchanges >= START_EXCHANGES) settle(estimator);
  follow(estimator);
}

/**
 * An exchange with a peer that took its time, while the rate is not known: each half is taken at its own time, the forward one at T1, where the reference was
 * behind by what it gains in the turnaround.
 */
function absorbApart(estimator: BankEstimator, forward: number, backward: number, age: number, turnaround: number): void {
  const bank = estimator.bank;
  const early = forward - estimator.rate * turnaround;
  predictBank(bank, age > turnaround ? age - turnaround : 0);
  takeForward(bank, early);
  predictBank(bank, turnaround);
  takeBackward(bank, backward);
  learnFromParts(bank, early, backward);
  estimator.exchanges = estimator.exchanges + 1;
  follow(estimator);
}

/** The same for a packet that came one way, measured as `backward` (us, relative to the reference). */
export function absorbOneWay(estimator: BankEstimator, backward: number, age: number): void {
  expectNoise(estimator.bank);
  predictBank(estimator.bank, age);
  if (estimator.exchanges >= START_EXCHANGES && isImpossibleOneWay(estimator.bank, backward)) {
    refuse(estimator, 0);
    return;
  }
  estimator.refusals = 0;
  takeOneWay(estimator.bank, backward);
  learnFromParts(estimator.bank, 0, backward);
  estimator.exchanges = START_EXCHANGES; // what is kept of the start has a gap now: the bank does not begin anew with it
  settle(estimator);
  follow(estimator);
}

/** The reference moves to the estimate. */
function follow(estimator: BankEstimator): void {
  const bank = estimator.bank;
  moveReferenceBy(estimator, mean.lead);
  estimator.rate = estimator.rate + mean.rate;
  moveReference(bank, mean.lead, mean.rate);
  if (bank.isWarmed) estimator.coefficient = estimator.coefficient + takeCoefficient(bank);
}

/** The estimate agrees with as many exchanges as it begins with: no contradiction before them counts any more. */
function settle(estimator: BankEstimator): void {
  estimator.restarts = 0;
  estimator.contradictions = 0;
}

/**
 * No filter can believe it. One-sided noise cannot do that: a clock has been stepped, or the frequency has changed by `change` [ppm] since the exchange before.
 * Three times in a row, and the next exchange begins anew.
 */
function refuse(estimator: BankEstimator, change: number): void {
  publishBank(estimator.bank);
  if (estimator.contradictions === 0) estimator.frequencyChange = change;
  estimator.refusals = estimator.refusals + 1;
  estimator.contradictions = estimator.contradictions + 1;
  if (estimator.refusals < MOST_REFUSALS) return;
  estimator.exchanges = 0;
  estimator.restarts = estimator.restarts + 1;
}

/** Writes down the estimate in seconds. */
export function publishEstimate(estimator: BankEstimator): void {
  const bank = estimator.bank;
  if (!(bank.leadVariance >= 0 && bank.rateVariance >= 0)) estimator.exchanges = 0; // rounding has spoilt it, or a forger's numbers: begins anew
  estimator.offsetDeviation = MICRO * Math.sqrt(bank.leadVariance + biasVariance(bank));
  estimator.frequency = -estimator.rate * MICRO;
  estimator.frequencyDeviation = MICRO * Math.sqrt(bank.rateVariance);
  estimator.baseDelay = bank.base > 0 ? bank.base * MICRO : 0;
}
