import { FILTERS, MEAN_FILTERS, turnMeanFilters, WANDER, type Bank } from "./bank";
import { followEdges, hasFlatLaw } from "./asymmetry";
import { clearCommonDelay, differenceVariance, learnCommonDelay } from "./common-delay";
import { Law, learnDelayLaw, learnVariance } from "./delay-law";
import { exponential } from "./elementary";
import { State } from "./filter";
import { learnJitter } from "./jitter";
import { meanNoise } from "./noise";
import { outcome } from "./update";

/** What a bank learns once all its filters have taken an exchange: their weights, jitter and laws of the delay, and the combined state. */

/** Evidence fades with a memory of a hundred exchanges, and no exchange counts by more than this: one strange packet must not decide. */
const MEMORY = 0.99;
const LARGEST_LOSS = 2;
/** The filters with a ramp. */
const EDGE_RAMP = 3;
const MEAN_RAMP = 6;
/** Filters that count less than e^-40 do not count. */
const LEAST_WEIGHT = -40;
/** Share of the difference of the jitters, and of the standard deviations, of both directions that the estimate may be biased by. */
const UNEQUAL_JITTER = 0.03;
const UNEQUAL_DEVIATION = 0.05;

/** Weighted means over filters, relative to the reference. */
interface Mean {
  /** Logarithm of the weight of the best filter, and sum of the weights relative to it. */
  best: number;
  sum: number;
  lead: number;
  rate: number;
  base: number;
  leadVariance: number;
  leadRate: number;
  rateVariance: number;
  wander: number;
  quietForward: number;
  quietBackward: number;
}

const makeMean = (): Mean => ({
  best: 0,
  sum: 0,
  lead: 0,
  rate: 0,
  base: 0,
  leadVariance: 0,
  leadRate: 0,
  rateVariance: 0,
  wander: 0,
  quietForward: 0,
  quietBackward: 0,
});

/** Means of the two families of the last bank. One record serves all banks. */
const edges = makeMean();
const means = makeMean();
/** Combined phase, frequency, and probabilities that the paths were quiet. */
export const mean = { lead: 0, rate: 0, quietForward: 0, quietBackward: 0 };
/** Delay of the exchange above the expected one, by direction, as both families see it, and the jitter that they expect [us]. */
export const late = { forward: 0, backward: 0, forwardJitter: 0, backwardJitter: 0 };

/** Weighs the filters by the likelihood of an exchange `age` seconds after the one before, and learns jitter, laws of the delay and means. */
export function learnFromExchange(bank: Bank, forward: number, backward: number, age: number): void {
  learnWeights(bank);
  learnEdges(bank, forward, backward);
  average(bank, MEAN_FILTERS, FILTERS, means);
  if (learnCommonDelay(bank.common, forward, backward, means.lead, bank.resolution)) turnMeanFilters(bank, edges.best - means.best);
  if (bank.common.isFollowed) {
    combine(bank);
    return;
  }
  const least = bank.resolution * bank.resolution;
  const outbound = forward - means.base + means.lead;
  const inbound = backward - means.base - means.lead;
  learnDelayLaw(bank.asymmetry.outbound, outbound, means.quietForward, least, age);
  learnDelayLaw(bank.asymmetry.inbound, inbound, means.quietBackward, least, age);
  followEdges(bank.asymmetry);
  combine(bank);
  const share = bank.meanShare;
  late.forward = late.forward + share * (Math.abs(outbound + meanNoise.forward.lag) - late.forward);
  late.backward = late.backward + share * (Math.abs(inbound + meanNoise.backward.lag) - late.backward);
  late.forwardJitter = late.forwardJitter + share * (meanNoise.forward.jitter - late.forwardJitter);
  late.backwardJitter = late.backwardJitter + share * (meanNoise.backward.jitter - late.backwardJitter);
}

/** The same for the parts of an exchange that were taken apart, and for a packet that came one way: they tell no law of a delay, only its variance. */
export function learnFromParts(bank: Bank, forward: number, backward: number): void {
  clearCommonDelay(bank.common);
  learnWeights(bank);
  learnEdges(bank, forward, backward);
  average(bank, MEAN_FILTERS, FILTERS, means);
  const least = bank.resolution * bank.resolution;
  learnVariance(bank.asymmetry.outbound, forward - means.base + means.lead, means.quietForward, least);
  learnVariance(bank.asymmetry.inbound, backward - means.base - means.lead, means.quietBackward, least);
  combine(bank);
}

/** Weighs the filters. Where a law is flat the mean filters get the full penalty: they do not see its edge. */
function learnWeights(bank: Bank): void {
  const count = hasFlatLaw(bank.asymmetry) ? MEAN_FILTERS : FILTERS;
  let best = outcome.logLikelihood[0];
  for (let i = 1; i < count; i++) if (outcome.logLikelihood[i] > best) best = outcome.logLikelihood[i];
  for (let i = 0; i < FILTERS; i++) {
    const filter = bank.filters[i];
    const against = i < count ? outcome.logLikelihood[i] - best : -LARGEST_LOSS;
    filter[State.Weight] = MEMORY * filter[State.Weight] + (against > -LARGEST_LOSS ? against : -LARGEST_LOSS);
  }
}

function learnEdges(bank: Bank, forward: number, backward: number): void {
  const jitter = bank.sharp;
  late.forwardJitter = jitter.forward;
  late.backwardJitter = jitter.backward;
  average(bank, 0, MEAN_FILTERS, edges);
  const outbound = forward - edges.base + edges.lead;
  const inbound = backward - edges.base - edges.lead;
  late.forward = outbound > 0 ? outbound : 0;
  late.backward = inbound > 0 ? inbound : 0;
  learnJitter(jitter, late.forward, late.backward, edges.quietForward, edges.quietBackward, bank.resolution);
}

/** Writes the combined state without an exchange. */
export function publishBank(bank: Bank): void {
  average(bank, 0, MEAN_FILTERS, edges);
  average(bank, MEAN_FILTERS, FILTERS, means);
  combine(bank);
}

/** Combines both families. The mean filters are shifted by the asymmetry of the mean delays, and their base is what lies below the mean waits. */
function combine(bank: Bank): void {
  const asymmetry = bank.asymmetry;
  const outbound = asymmetry.outbound;
  const inbound = asymmetry.inbound;
  const isCommon = bank.common.isFollowed;
  const phase = isCommon ? 0 : asymmetry.phase;
  const variance = isCommon ? differenceVariance(bank.common) : asymmetry.variance;
  const ahead = means.best - edges.best;
  const edgeWeight = ahead > 0 ? edges.sum * weightOf(-ahead) : edges.sum;
  const meanWeight = ahead > 0 ? means.sum : means.sum * weightOf(ahead);
  const share = meanWeight / (edgeWeight + meanWeight);
  bank.meanShare = share;
  mean.lead = edges.lead + share * (means.lead - phase - edges.lead);
  mean.rate = edges.rate + share * (means.rate - edges.rate);
  mean.quietForward = edges.quietForward + share * (means.quietForward - edges.quietForward);
  mean.quietBackward = edges.quietBackward + share * (means.quietBackward - edges.quietBackward);
  bank.base = edges.base;
  if (!isCommon) bank.base = bank.base + share * (means.base - (outbound[Law.Wait] + inbound[Law.Wait]) / 2 - edges.base);
  bank.leadVariance = edges.leadVariance + share * (means.leadVariance + variance - edges.leadVariance);
  bank.leadRate = edges.leadRate + share * (means.leadRate - edges.leadRate);
  bank.rateVariance = edges.rateVariance + share * (means.rateVariance - edges.rateVariance);
  bank.wander = edges.wander + share * (means.wander - edges.wander);
  bank.forward = bank.sharp.forward + share * (Math.sqrt(outbound[Law.Variance]) - bank.sharp.forward);
  bank.backward = bank.sharp.backward + share * (Math.sqrt(inbound[Law.Variance]) - bank.sharp.backward);
}

function weightOf(logWeight: number): number {
  return logWeight < LEAST_WEIGHT ? 0 : exponential(logWeight);
}

/**
 * Variance of the bias that unequal directions may cause [us^2]. Where one is much slower than the other, its edge is hardly visible, and a bias of the sharp
 * one stays undetected.
 */
export function biasVariance(bank: Bank): number {
  const outbound = bank.asymmetry.outbound;
  const inbound = bank.asymmetry.inbound;
  const edge = UNEQUAL_JITTER * (bank.sharp.forward - bank.sharp.backward) * (1 - bank.meanShare);
  const other = UNEQUAL_DEVIATION * (Math.sqrt(outbound[Law.Variance]) - Math.sqrt(inbound[Law.Variance])) * bank.meanShare;
  return edge * edge + other * other;
}

/** Change of the frequency per kelvin that the bank has found beyond the known one [ppm/K]: from now on it counts as known. */
export function takeCoefficient(bank: Bank): number {
  const edge = bank.filters[EDGE_RAMP];
  const other = bank.filters[MEAN_RAMP];
  const found = edge[State.Weight] < other[State.Weight] ? other[State.Ramp] : edge[State.Ramp];
  edge[State.Ramp] = edge[State.Ramp] - found;
  other[State.Ramp] = other[State.Ramp] - found;
  return found;
}

/** Weighted means over the filters `from` up to but excluding `to`, relative to the best of these: a family of low weight goes on learning. */
function average(bank: Bank, from: number, to: number, into: Mean): void {
  let best = bank.filters[from][State.Weight];
  for (let i = from + 1; i < to; i++) if (bank.filters[i][State.Weight] > best) best = bank.filters[i][State.Weight];
  clearMean(into);
  let sum = 0;
  for (let i = from; i < to; i++) {
    const filter = bank.filters[i];
    const weight = weightOf(filter[State.Weight] - best);
    if (weight === 0) continue;
    sum = sum + weight;
    into.lead = into.lead + weight * filter[State.Lead];
    into.rate = into.rate + weight * filter[State.Rate];
    into.base = into.base + weight * filter[State.Base];
    into.leadVariance = into.leadVariance + weight * filter[State.LeadLead];
    into.leadRate = into.leadRate + weight * filter[State.LeadRate];
    into.rateVariance = into.rateVariance + weight * filter[State.RateRate];
    into.wander = into.wander + weight * WANDER[i];
    into.quietForward = into.quietForward + weight * outcome.quietForward[i];
    into.quietBackward = into.quietBackward + weight * outcome.quietBackward[i];
  }
  into.best = best;
  into.sum = sum;
  into.lead = into.lead / sum;
  into.rate = into.rate / sum;
  into.base = into.base / sum;
  into.leadVariance = into.leadVariance / sum;
  into.leadRate = into.leadRate / sum;
  into.rateVariance = into.rateVariance / sum;
  into.wander = into.wander / sum;
  into.quietForward = into.quietForward / sum;
  into.quietBackward = into.quietBackward / sum;
}

function clearMean(into: Mean): void {
  into.lead = 0;
  into.rate = 0;
  into.base = 0;
  into.leadVariance = 0;
  into.leadRate = 0;
  into.rateVariance = 0;
  into.wander = 0;
  into.quietForward = 0;
  into.quietBackward = 0;
}
