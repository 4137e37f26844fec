import { FILTERS, SOFT, verdict, WANDER, type Bank } from "./bank";
import { exponential } from "./elementary";
import { State } from "./filter";
import { learnJitter } from "./jitter";

/** What a bank learns once all its filters have taken an exchange: which of them to believe, how large the jitter is, and what they say together. */

/** Evidence fades with a memory of a hundred exchanges, and no exchange counts by more than this: one strange packet must not decide. */
const MEMORY = 0.99;
const MOST_EVIDENCE = 2;
/** The filter with a ramp. */
const RAMP = 3;
/** Filters that count less than e^-40 do not count. */
const LEAST_WEIGHT = -40;

/** What the filters of the last bank say together, relative to its reference: means with their weights. One record serves all banks. */
export const mean = {
  lead: 0,
  rate: 0,
  base: 0,
  leadVariance: 0,
  leadRate: 0,
  rateVariance: 0,
  wander: 0,
  quietForward: 0,
  quietBackward: 0,
  softShare: 0,
};

/** Weighs the filters by their evidence, and learns jitter and means. */
export function learnFromExchange(bank: Bank, forward: number, backward: number): void {
  let best = verdict.evidence[0];
  for (let i = 1; i < FILTERS; i++) if (verdict.evidence[i] > best) best = verdict.evidence[i];
  for (let i = 0; i < FILTERS; i++) {
    const filter = bank.filters[i];
    const against = verdict.evidence[i] - best;
    filter[State.Weight] = MEMORY * filter[State.Weight] + (against > -MOST_EVIDENCE ? against : -MOST_EVIDENCE);
  }
  average(bank, 0, SOFT);
  const early = backward - mean.base - mean.lead;
  const late = forward - mean.base + mean.lead;
  learnJitter(bank.sharp, late > 0 ? late : 0, early > 0 ? early : 0, mean.quietForward, mean.quietBackward, bank.resolution);
  average(bank, SOFT, FILTERS);
  learnJitter(
    bank.soft,
    Math.abs(forward - mean.base + mean.lead),
    Math.abs(backward - mean.base - mean.lead),
    mean.quietForward,
    mean.quietBackward,
    bank.resolution,
  );
  publishBank(bank);
}

/** Writes down what the filters say together. */
export function publishBank(bank: Bank): void {
  average(bank, 0, FILTERS);
  bank.base = mean.base;
  bank.leadVariance = mean.leadVariance;
  bank.leadRate = mean.leadRate;
  bank.rateVariance = mean.rateVariance;
  bank.wander = mean.wander;
  bank.forward = bank.sharp.forward + mean.softShare * (bank.soft.forward - bank.sharp.forward);
  bank.backward = bank.sharp.backward + mean.softShare * (bank.soft.backward - bank.sharp.backward);
}

/** What the bank has found the rate to do by a kelvin, beyond what was known of it, ppm/K: from now on it counts as known. */
export function takeCoefficient(bank: Bank): number {
  const filter = bank.filters[RAMP];
  const found = filter[State.Ramp];
  filter[State.Ramp] = 0;
  return found;
}

/** Weighted means over the filters `from` up to but excluding `to`, relative to the best of these: a family that nobody believes goes on learning. */
function average(bank: Bank, from: number, to: number): void {
  let best = bank.filters[from][State.Weight];
  for (let i = from + 1; i < to; i++) if (bank.filters[i][State.Weight] > best) best = bank.filters[i][State.Weight];
  let sum = 0;
  clearMean();
  for (let i = from; i < to; i++) {
    const filter = bank.filters[i];
    const behind = filter[State.Weight] - best;
    if (behind < LEAST_WEIGHT) continue;
    const weight = exponential(behind);
    sum = sum + weight;
    mean.lead = mean.lead + weight * filter[State.Lead];
    mean.rate = mean.rate + weight * filter[State.Rate];
    mean.base = mean.base + weight * filter[State.Base];
    mean.leadVariance = mean.leadVariance + weight * filter[State.LeadLead];
    mean.leadRate = mean.leadRate + weight * filter[State.LeadRate];
    mean.rateVariance = mean.rateVariance + weight * filter[State.RateRate];
    mean.wander = mean.wander + weight * WANDER[i];
    mean.quietForward = mean.quietForward + weight * verdict.quietForward[i];
    mean.quietBackward = mean.quietBackward + weight * verdict.quietBackward[i];
    if (i === SOFT) mean.softShare = weight;
  }
  mean.lead = mean.lead / sum;
  mean.rate = mean.rate / sum;
  mean.base = mean.base / sum;
  mean.leadVariance = mean.leadVariance / sum;
  mean.leadRate = mean.leadRate / sum;
  mean.rateVariance = mean.rateVariance / sum;
  mean.wander = mean.wander / sum;
  mean.quietForward = mean.quietForward / sum;
  mean.quietBackward = mean.quietBackward / sum;
  mean.softShare = mean.softShare / sum;
}

function clearMean(): void {
  mean.lead = 0;
  mean.rate = 0;
  mean.base = 0;
  mean.leadVariance = 0;
  mean.leadRate = 0;
  mean.rateVariance = 0;
  mean.wander = 0;
  mean.quietForward = 0;
  mean.quietBackward = 0;
  mean.softShare = 0;
}
