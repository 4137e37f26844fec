import { MAXDISP } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import { makeBank, type Bank } from "./bank";
import { NO_TEMPERATURE, type Estimation, type Estimator } from "./estimator";
import { addExchange, addOneWay } from "./exchange";
import { FRESH, type PathWatch } from "./path-change";
import { clearRegister, makeStages } from "./register";
import { makeKept } from "./start";

/**
 * The estimator of a bank of filters (bank.ts), which work with microseconds and ppm relative to a line that follows the estimate: it is moved to the newest one
 * at every exchange, so it is the estimate.
 */
export interface BankEstimator extends Estimator, PathWatch {
  /** What the counter gains on true time, ppm. */
  rate: number;
  readonly bank: Bank;
  /** Exchanges taken since the start, up to `START_EXCHANGES`. */
  exchanges: number;
  /** Exchanges in a row that no filter could believe. */
  refusals: number;
  /** Frequency change that would explain the first of several contradictions [ppm]. */
  frequencyChange: number;
  /** Restarts by contradiction in a row. */
  restarts: number;
  /** How far the reference has moved since the first exchange, to which the kept ones are relative, us of lead. */
  moved: number;
  /** What was known of the counter's rate and its deviation before the first exchange, ppm. */
  priorRate: number;
  priorDeviation: number;
  /** Frequency change that filters for a poor crystal have to expect besides [ppm]. */
  priorChange: number;
  /** The same of its wander, ppm/sqrt(s); 0 for unknown. */
  priorWander: number;
}

/** An estimator without samples. */
export function makeBankEstimator(): BankEstimator {
  const bank = makeBank();
  const estimator: BankEstimator = {
    learned: bank,
    count: 0,
    stages: makeStages(),
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
    doubt: 0,
    contradictions: 0,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
    bank,
    keptCount: 0,
    kept: makeKept(),
    watched: 0,
    watchNext: 0,
    sinceRise: FRESH,
    exchanges: 0,
    refusals: 0,
    frequencyChange: 0,
    restarts: 0,
    moved: 0,
    priorRate: 0,
    priorDeviation: 0,
    priorChange: 0,
    priorWander: 0,
  };
  clearRegister(estimator);
  return estimator;
}

/** The bank of filters: what every board has that has room for it. */
export const BANK_ESTIMATION: Estimation = {
  make: makeBankEstimator,
  addExchange: (estimator, exchange) => addExchange(estimator as BankEstimator, exchange),
  addOneWay: (estimator, exchange, oneWayDelay) => addOneWay(estimator as BankEstimator, exchange, oneWayDelay),
};
