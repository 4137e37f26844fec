import { exponential, makeRandom, normal } from "../../../boards/sim/random";
import { BANK_ESTIMATION } from "../../../firmware/estimator/bank-estimator";
import { NO_TEMPERATURE, type Estimator } from "../../../firmware/estimator/estimator";
import type { Exchange } from "../../../firmware/estimator/exchange";
import { LINE_ESTIMATION } from "../../../firmware/estimator/line-estimator";
import { addInterval } from "../../../firmware/time/interval";
import { hexText } from "../../../firmware/time/calendar-text";
import { makeTimestamp, type Timestamp } from "../../../firmware/time/timestamp";
import { exactText } from "./exact-text";

const EXCHANGES = 200;
/** Every third packet of the broadcast server has no exchange. */
const ONE_WAY = 3;

/**
 * Both estimators with exchanges and one-way packets of a crystal that wanders, with a change of the path and a step of the server. Returns the bits of every
 * estimate, a line a packet. The same text comes out of every engine with doubles.
 */
export function runEstimators(): string {
  const random = makeRandom(64);
  const bank = BANK_ESTIMATION.make();
  const line = LINE_ESTIMATION.make();
  const lines: string[] = [];
  let rate = 40e-6;
  let lead = 0.1;
  let now = 0;
  for (let i = 0; i < EXCHANGES; i++) {
    const pause = i < 4 ? 2 : 64;
    now = now + pause;
    rate = rate + 1e-9 * normal(random);
    lead = lead + rate * pause;
    const base = i < 120 ? 1e-3 : 6e-3;
    const there = base + 2e-4 * exponential(random);
    const back = 1e-3 + 1e-4 * exponential(random);
    const exchange = makeExchange(now, lead, i < 170 ? 0 : 0.25, there, back, 20 + 5 * normal(random));
    if (i > 8 && i % ONE_WAY === 0) BANK_ESTIMATION.addOneWay(bank, exchange, back);
    else BANK_ESTIMATION.addExchange(bank, exchange);
    LINE_ESTIMATION.addExchange(line, exchange);
    lines.push(`bank ${estimateText(bank)} line ${estimateText(line)}`);
  }
  return lines.join("\n");
}

function timestampOf(seconds: number): Timestamp {
  const timestamp = makeTimestamp();
  addInterval(timestamp, 1000 + seconds, timestamp);
  return timestamp;
}

function makeExchange(now: number, lead: number, step: number, there: number, back: number, temperature: number): Exchange {
  return {
    t1: timestampOf(now + lead),
    t2: timestampOf(now + there + step),
    t3: timestampOf(now + there + step + 1e-5),
    t4: timestampOf(now + there + 1e-5 + back + lead),
    offset: (there - back) / 2 + step - lead,
    delay: there + back,
    dispersion: 2e-6,
    resolution: 1e-6,
    frequency: 0,
    frequencyDeviation: 1e-4,
    wander: 0,
    jitter: 0,
    temperature: now > 5000 ? temperature : NO_TEMPERATURE,
    coefficient: 0,
  };
}

function estimateText(estimator: Estimator): string {
  const values = [
    estimator.frequency,
    estimator.offsetDeviation,
    estimator.frequencyDeviation,
    estimator.baseDelay,
    estimator.doubt,
    estimator.jitter,
  ];
  let text = hexText(estimator.reference);
  for (const value of values) text = `${text} ${exactText(value)}`;
  return text;
}
