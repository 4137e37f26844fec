import { computeDelay, computeOffset } from "../../firmware/time/exchange";
import { toInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, subtract } from "../../firmware/time/timestamp";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { NO_TEMPERATURE, type Estimation } from "../../firmware/estimator/estimator";
import type { Exchange } from "../../firmware/estimator/exchange";
import { LINE_ESTIMATION } from "../../firmware/estimator/line-estimator";
import { PHI } from "../../firmware/packet/protocol";
import type { RecordedExchange } from "./recording";

/** Recorded exchanges through the estimator of the firmware. */

/** State after one exchange. Times [s], frequencies [ppm]; offsets are true time minus local clock, relative to the first exchange. */
export interface ReplayPoint {
  /** Time since the first exchange, by the local clock. */
  readonly time: number;
  readonly delay: number;
  /** Offset of this exchange alone (RFC 5905 section 8), and the estimate with its standard deviation. */
  readonly measured: number;
  readonly offset: number;
  readonly deviation: number;
  readonly frequency: number;
  /** One-way measurements minus the least delay of the path, by the estimate. */
  readonly outbound: number;
  readonly inbound: number;
}

/** Replay of one source. `start` is the offset of the first exchange [s]: what the offsets of the points are relative to. */
export interface Replay {
  readonly start: number;
  readonly points: readonly ReplayPoint[];
  /** Exchanges that are out of order, or take longer than a poll. */
  readonly skipped: number;
}

/** Standard deviation of an unknown frequency (discipline.ts), and a longest round trip (measurement.ts) [s/s, s]. */
const UNKNOWN_FREQUENCY = 1e-4;
const LONGEST_DELAY = 2;

const ESTIMATIONS: Readonly<Record<string, Estimation>> = { bank: BANK_ESTIMATION, line: LINE_ESTIMATION };

/** Runs the exchanges through `estimation`, bank or line; `resolution` is that of the local clock [s]. */
export function replay(exchanges: readonly RecordedExchange[], estimation: string, resolution: number): Replay {
  const { make, addExchange } = ESTIMATIONS[estimation];
  const estimator = make();
  const scratch = makeTimestamp();
  const first = makeTimestamp();
  const origin = makeTimestamp();
  const points: ReplayPoint[] = [];
  let last = -Infinity;
  let skipped = 0;
  let start = 0;
  for (const { t1, t2, t3, t4, precision } of exchanges) {
    computeDelay(t1, t2, t3, t4, scratch);
    const delay = toInterval(scratch);
    if (points.length === 0) copyTimestamp(t4, first);
    subtract(t4, first, scratch);
    const time = toInterval(scratch);
    if (!(time > last) || Math.abs(delay) > LONGEST_DELAY) {
      skipped += 1;
      continue;
    }
    last = time;
    computeOffset(t1, t2, t3, t4, scratch);
    if (points.length === 0) {
      copyTimestamp(scratch, origin);
      start = toInterval(scratch);
    }
    subtract(scratch, origin, scratch);
    const measured = toInterval(scratch);
    addExchange(estimator, exchangeOf({ t1, t2, t3, t4, precision }, Math.max(delay, resolution), measured, resolution));
    subtract(estimator.reference, origin, scratch);
    const offset = toInterval(scratch);
    subtract(t2, t1, scratch);
    subtract(scratch, estimator.reference, scratch);
    const outbound = toInterval(scratch) - estimator.baseDelay;
    subtract(t3, t4, scratch);
    subtract(estimator.reference, scratch, scratch);
    const inbound = toInterval(scratch) - estimator.baseDelay;
    points.push({ time, delay, measured, offset, deviation: estimator.offsetDeviation, frequency: estimator.frequency * 1e6, outbound, inbound });
  }
  return { start, points, skipped };
}

function exchangeOf({ t1, t2, t3, t4, precision }: RecordedExchange, delay: number, offset: number, resolution: number): Exchange {
  return {
    t1,
    t2,
    t3,
    t4,
    offset,
    delay,
    dispersion: resolution + Math.pow(2, precision) + PHI * delay,
    resolution: resolution / 3,
    frequency: 0,
    frequencyDeviation: UNKNOWN_FREQUENCY,
    wander: 0,
    jitter: 0,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
  };
}

/** Figures of a replay. Times [us], frequencies [ppm]. */
export interface Summary {
  readonly exchanges: number;
  readonly duration: number;
  readonly medianDelay: number;
  readonly leastDelay: number;
  /** Mean additional delay of each direction by the last estimate. */
  readonly outbound: number;
  readonly inbound: number;
  readonly frequency: number;
  readonly deviation: number;
  /** RMS, mean and worst of the offset of the local clock by the estimate, once settled: the error of the estimate where the local clock is true. */
  readonly rms: number;
  readonly mean: number;
  readonly spread: number;
  readonly worst: number;
  /** The same RMS of the measurements alone. */
  readonly measuredRms: number;
}

/** Summarizes a replay from `settled` [s] on. */
export function summarize({ points, start }: Replay, settled: number): Summary {
  const chosen = points.filter(({ time }) => time >= settled);
  const used = chosen.length > 0 ? chosen : points;
  const mean = (value: (point: ReplayPoint) => number): number => used.reduce((sum, point) => sum + value(point), 0) / used.length;
  const rms = (value: (point: ReplayPoint) => number): number => Math.sqrt(mean((point) => value(point) ** 2));
  const offset = (point: ReplayPoint): number => point.offset + start;
  const delays = points.map(({ delay }) => delay).sort((a, b) => a - b);
  const last = points[points.length - 1];
  const average = mean(offset);
  return {
    exchanges: points.length,
    duration: last.time,
    medianDelay: delays[Math.floor(delays.length / 2)] * 1e6,
    leastDelay: delays[0] * 1e6,
    outbound: mean(({ outbound }) => outbound) * 1e6,
    inbound: mean(({ inbound }) => inbound) * 1e6,
    frequency: last.frequency,
    deviation: last.deviation * 1e6,
    rms: rms(offset) * 1e6,
    mean: average * 1e6,
    spread: rms((point) => offset(point) - average) * 1e6,
    worst: Math.max(...used.map((point) => Math.abs(offset(point)))) * 1e6,
    measuredRms: rms((point) => point.measured + start) * 1e6,
  };
}
