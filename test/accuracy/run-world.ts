import { meanClockError } from "../../boards/sim/clock-error";
import { remainingSlew } from "../../firmware/clock/system-clock";
import { isSynchronized, rootDistanceAt, type SystemVariables } from "../../firmware/clock/system-variables";
import { deviationAt } from "../../firmware/estimator/estimator";
import { clearTimestamp, isNewer, makeTimestamp } from "../../firmware/time/timestamp";
import { lab, type Lab, type LabBoard, type LabBoardOptions } from "../scenario/lab";
import { addLyingServer, type LyingServer } from "../scenario/lying-server";
import { bindLaw, type AccuracyWorld } from "./worlds";

/** Result of one seed of one world. Times [s], time errors [us], frequency errors [ppb]. */
export interface RunResult {
  readonly seed: number;
  rms: number;
  max: number;
  frequencyRms: number;
  /** First second at which the error was below 1 ms, and the last at which it was not; -1 for never. */
  firstBelow1ms: number;
  lastAbove1ms: number;
  /** Share of the seconds since 7 200 s at which the error was within root distance, and within root dispersion. */
  withinDistance: number;
  withinDispersion: number;
  /** Seconds since the first synchronization at which it was not within root distance, but for those in which a step of the server had not been heard of yet. */
  outside: number;
  /** RMS of error over root dispersion. */
  dispersionRatio: number;
  /** RMS of error over the standard deviation that the estimate has of itself. */
  deviationRatio: number;
  /** Error 1, 6 and 24 hours after the servers fell silent, us; empty where they do not. */
  holdover: number[];
  /** Error by the crystal's random walk since then [us]: the error if the frequency had been known when silence began. */
  walk: number[];
  /** Requests that the first server got. */
  requests: number;
}

/** Seconds of a run. */
export const DURATION = 36_000;
/** The first second that counts for the statistics. */
export const SETTLED = 7_200;
/** Seconds of silence at which the error is noted. */
const HOLDOVER_AFTER = [3600, 21_600, 86_400];
/** Error of the client's clock at the start [s]. */
const START_ERROR = 0.1;

/** Sums of one run. */
interface Sums {
  count: number;
  squares: number;
  frequencySquares: number;
  ratioSquares: number;
  deviationSquares: number;
  inDistance: number;
  inDispersion: number;
}

/** A client in `world`, configured as a person would, and the servers that it follows. */
export interface Placed {
  readonly net: Lab;
  readonly client: LabBoard;
  readonly servers: LyingServer[];
}

/** Servers of a world that names none: one that is right. */
const ONE_TRUTHFUL = [(): number => 0];

/** Builds `world` with all that is random in it drawn from `seed`. */
export function placeClient(world: AccuracyWorld, seed: number): Placed {
  const net = lab({ seed, delay: { base: 0, jitter: 0, loss: 0 } });
  const truths = world.servers ?? ONE_TRUTHFUL;
  const servers: LyingServer[] = [];
  const commands: string[] = [];
  for (let i = 0; i < truths.length; i++) {
    servers.push(addLyingServer(net, `10.0.0.${String(10 + i)}`));
    commands.push(`ntp-service unicast-server 10.0.0.${String(10 + i)} minpoll ${String(world.poll)} maxpoll ${String(world.maxPoll ?? world.poll)}`);
  }
  const up = bindLaw(world.up, 2 * seed + 1_000_001);
  const down = bindLaw(world.down, 2 * seed + 1_000_002);
  const options: LabBoardOptions = {
    address: "10.0.0.2",
    clockError: START_ERROR,
    ppm: world.ppm,
    wander: world.wander,
    outbound: { base: 0, jitter: 0, loss: 0, law: up },
    inbound: { base: 0, jitter: 0, loss: 0, law: down },
  };
  if (world.excess !== undefined) options.excess = world.excess;
  if (world.temperature !== undefined) options.temperature = bindLaw(world.temperature, 2 * seed + 1_000_003);
  if (world.precision !== undefined) options.precision = world.precision;
  return { net, client: net.board("Client", options, ...commands), servers };
}

/** Lets the firmware run in `world` for `duration` seconds; what counts begins at `settled`. */
export function runWorld(world: AccuracyWorld, seed: number, duration: number, settled: number): RunResult {
  const { net, client, servers } = placeClient(world, seed);
  const truths = world.servers ?? ONE_TRUTHFUL;
  clearTimestamp(stepped);
  const result: RunResult = {
    seed,
    rms: 0,
    max: 0,
    frequencyRms: 0,
    firstBelow1ms: -1,
    lastAbove1ms: -1,
    withinDistance: 0,
    withinDispersion: 0,
    outside: 0,
    dispersionRatio: 0,
    deviationRatio: 0,
    holdover: [],
    walk: [],
    requests: 0,
  };
  const sums: Sums = { count: 0, squares: 0, frequencySquares: 0, ratioSquares: 0, deviationSquares: 0, inDistance: 0, inDispersion: 0 };
  let second = 0;
  let frequencyAtSilence = 0;
  let walk = 0;
  net.watch(duration, 1, () => {
    second = second + 1;
    truths.forEach((truth, index) => (servers[index].error = truth(second)));
    if (truths.length === 1 && truths[0](second) !== truths[0](second - 1)) client.sim.counter.read(stepped);
    const silence = second - (world.silentFrom ?? Infinity);
    if (silence === 0) frequencyAtSilence = client.sim.crystal.error;
    if (silence > 0) walk = walk + client.sim.crystal.error - frequencyAtSilence;
    if (silence === 0) for (const server of servers) server.isSilent = true;
    const error = meanClockError(client.sim) - (truths.length === 1 ? truths[0](second) : 0);
    if (Math.abs(error) >= 1e-3) result.lastAbove1ms = second;
    else if (result.firstBelow1ms < 0) result.firstBelow1ms = second;
    if (HOLDOVER_AFTER.includes(silence)) {
      result.holdover.push(error * 1e6);
      result.walk.push(walk * 1e6);
    }
    if (isOutside(client, error)) result.outside += 1;
    if (second >= settled) add(sums, result, client, error);
  });
  result.requests = servers[0].requests.length;
  result.rms = Math.sqrt(sums.squares / sums.count) * 1e6;
  result.max = result.max * 1e6;
  result.frequencyRms = Math.sqrt(sums.frequencySquares / sums.count) * 1e9;
  result.withinDistance = sums.inDistance / sums.count;
  result.withinDispersion = sums.inDispersion / sums.count;
  result.deviationRatio = Math.sqrt(sums.deviationSquares / sums.count);
  result.dispersionRatio = Math.sqrt(sums.ratioSquares / sums.count);
  return result;
}

const reading = makeTimestamp();
/** The client's counter at the last step of its server. */
const stepped = makeTimestamp();

/** True while the error of the clock exceeds the reported bound, and the board could know. */
function isOutside(client: LabBoard, error: number): boolean {
  const { clock, system } = client.timewire.engine;
  if (!isSynchronized(system) || isNewer(stepped, client.association(0).lastHeard)) return false;
  clock.counter.read(reading);
  return Math.abs(error) > rootDistanceAt(system, reading);
}

function add(sums: Sums, result: RunResult, client: LabBoard, error: number): void {
  const { clock, system, selection } = client.timewire.engine;
  const size = Math.abs(error);
  sums.count += 1;
  sums.squares += error * error;
  if (size > result.max) result.max = size;
  clock.counter.read(reading);
  const slew = remainingSlew(clock, reading) > 0 ? clock.slewRate : 0;
  const rate = (1 + client.sim.crystal.error) * (1 + clock.frequency + slew) - 1;
  sums.frequencySquares += rate * rate;
  const distance = rootDistanceAt(system, reading);
  const dispersion = dispersionOf(system, distance);
  if (size <= distance) sums.inDistance += 1;
  if (size <= dispersion) sums.inDispersion += 1;
  const master = client.association(Math.max(0, selection.master));
  sums.deviationSquares += (error / deviationAt(master.estimator, reading)) ** 2;
  sums.ratioSquares += (error / dispersion) ** 2;
}

function dispersionOf(system: SystemVariables, distance: number): number {
  return distance - system.rootDelay / 2;
}
