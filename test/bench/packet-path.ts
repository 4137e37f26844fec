import { makePacket, decodePacket, encodePacket } from "../../firmware/packet/packet";
import { makeBankEstimator, type BankEstimator } from "../../firmware/estimator/bank-estimator";
import { NO_TEMPERATURE } from "../../firmware/estimator/estimator";
import { addExchange, type Exchange } from "../../firmware/estimator/exchange";
import { computeDelay, computeOffset } from "../../firmware/time/exchange";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp } from "../../firmware/time/timestamp";
import { makeBackToBack, runReplies, runRounds, type BackToBack } from "../memory/back-to-back";

/** The loops that `make bench` times. Portable: the engine that runs them brings the stopwatch. Each returns something that depends on its work. */

const pair: BackToBack = makeBackToBack();
const packet = makePacket();
const offset = makeTimestamp();
const estimator = makeBankEstimator();
/** Delays of a quiet LAN, s. */
const LATE = [1.13e-3, 1.02e-3, 1.31e-3, 1.07e-3, 1.55e-3, 1.01e-3, 1.09e-3];
const exchange: Exchange = {
  t1: makeTimestamp(),
  t2: makeTimestamp(),
  t3: makeTimestamp(),
  t4: makeTimestamp(),
  offset: 0,
  delay: 2e-3,
  dispersion: 1e-6,
  resolution: 1e-6,
  frequency: 0,
  frequencyDeviation: 1e-4,
  wander: 0,
  jitter: 0,
  temperature: NO_TEMPERATURE,
  coefficient: 0,
};
const delay = makeTimestamp();

/** Decodes a client request `count` times. */
export function parse(count: number): number {
  const buffer = pair.client.buffer;
  let stratum = 0;
  for (let i = 0; i < count; i++) {
    decodePacket(buffer, 48, packet);
    stratum = stratum + packet.stratum;
  }
  return stratum;
}

/** Encodes a header `count` times. */
export function build(count: number): number {
  const buffer = pair.client.buffer;
  for (let i = 0; i < count; i++) {
    packet.stratum = i % 16;
    encodePacket(packet, buffer);
  }
  return packet.words[0];
}

/** Offset and delay of the four timestamps, `count` times. */
export function offsetAndDelay(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    computeOffset(packet.origin, packet.receive, packet.transmit, packet.reference, offset);
    computeDelay(packet.origin, packet.receive, packet.transmit, packet.reference, delay);
    sum = (sum + offset[3] + delay[3]) % 65536;
  }
  return sum;
}

/** Request, reply, sample, selection and clock update, `count` times: all that two boards do in a poll but their network stacks. */
export function wholeRound(count: number): number {
  return runRounds(pair, count);
}

/** An exchange into the estimator of a source, `count` times, 64 s apart: the work of the bank of filters alone. */
export function estimate(count: number): number {
  for (let i = 0; i < count; i++) {
    addInterval(exchange.t1, 64, exchange.t1);
    addInterval(exchange.t1, LATE[i % LATE.length], exchange.t2);
    copyTimestamp(exchange.t2, exchange.t3);
    addInterval(exchange.t3, LATE[(i + 3) % LATE.length], exchange.t4);
    addExchange(estimator, exchange);
  }
  return estimator.rate;
}

/** Estimators of `count` sources, for what they weigh. */
export function makeSources(count: number): BankEstimator[] {
  const sources: BankEstimator[] = [];
  for (let i = 0; i < count; i++) sources.push(makeBankEstimator());
  return sources;
}

/** A request decoded, checked and answered, `count` times. The first call makes the request. */
export function reply(count: number): number {
  runRounds(pair, 1);
  return runReplies(pair, count);
}
