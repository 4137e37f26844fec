import { meanClockError } from "../../boards/sim/clock-error";
import { makeRandom, normal } from "../../boards/sim/random";
import { remainingSlew } from "../../firmware/clock/system-clock";
import { isSynchronized, rootDistanceAt, type SystemVariables } from "../../firmware/clock/system-variables";
import { deviationAt } from "../../firmware/estimator/estimator";
import { clearTimestamp, isNewer, makeTimestamp } from "../../firmware/time/timestamp";
import { lab, type Lab, type LabBoard, type LabBoardOptions } from "../scenario/lab";
import { addLyingServer, type LyingServer } from "../scenario/lying-server";
import { makePath, makeSchedules } from "./law";
import { DURATION, SETTLED, type Path, type ServerText, type World } from "./world";

/** Result of one seed of one world. Times [s], time errors [us], frequency errors [ppb]. */
export interface RunResult {
  readonly seed: number;
  rms: number;
  /** Standard deviation about the mean error. */
  deviation: number;
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

/** Seconds of silence at which the error is noted. */
const HOLDOVER_AFTER = [3600, 21_600, 86_400];
/** Error of the client's clock at the start [s]. */
const START_ERROR = 0.1;
/** Change of a server's error within a second that is a step [s]: its client cannot know before the next answer. */
const LEAST_STEP = 1e-4;

/** Sums of one run. */
interface Sums {
  count: number;
  sum: number;
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
  /** Sets the servers' errors and their silence for second `second` of true time; called once for each, in order. */
  readonly moveServers: (this: void, second: number) => void;
}

/** Servers of a world that names none: one that is right. */
const ONE_TRUTHFUL: readonly ServerText[] = [{}];
/** Degrees Celsius at which a crystal has its nominal frequency. */
const REFERENCE_TEMPERATURE = 25;

/** Builds `world` with all that is random in it drawn from `seed`. */
export function placeClient(world: World, seed: number): Placed {
  const net = lab({ seed, delay: { base: 0, jitter: 0, loss: 0 } });
  if (world.mode === "broadcast") return placeListener(net, world, seed);
  const texts = world.servers ?? ONE_TRUTHFUL;
  const usual = bindPath(world.path, 2 * seed + 1_000_001);
  const servers: LyingServer[] = [];
  const moves: ((this: void, second: number) => void)[] = [];
  const commands: string[] = [];
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i];
    const server = addLyingServer(net, `10.0.0.${String(10 + i)}`);
    const random = 1_000_000_000 + 1000 * seed + 3 * i;
    const { up, down } = text.path === undefined ? usual : bindPath(text.path, random);
    server.port.inbound = { base: 0, jitter: 0, loss: 0, law: up };
    server.port.outbound = { base: 0, jitter: 0, loss: 0, law: down };
    server.resolution = text.resolution ?? server.resolution;
    server.precision = text.precision ?? server.precision;
    moves.push(makeMove(server, text, random + 2));
    servers.push(server);
    commands.push(`ntp-service unicast-server 10.0.0.${String(10 + i)} minpoll ${String(world.poll)} maxpoll ${String(world.maxPoll ?? world.poll)}`);
  }
  const options = clientOptions(world, seed);
  const moveServers = (second: number): void => {
    for (const move of moves) move(second);
  };
  moveServers(0);
  return { net, client: net.board("Client", options, ...commands), servers, moveServers };
}

/** Builds a world with one true server that broadcasts, and a client that listens. */
function placeListener(net: Lab, world: World, seed: number): Placed {
  net.board("Server", { address: "10.0.0.10" }, "ntp-service refclock-master 1", "interface Ethernet0/0", "ntp-service broadcast-server");
  const { up, down } = bindPath(world.path, 2 * seed + 1_000_001);
  const options = clientOptions(world, seed);
  options.outbound = { base: 0, jitter: 0, loss: 0, law: up };
  options.inbound = { base: 0, jitter: 0, loss: 0, law: down };
  const client = net.board("Client", options, "interface Ethernet0/0", "ntp-service broadcast-client");
  return { net, client, servers: [], moveServers: () => {} };
}

/** The client's board. */
function clientOptions(world: World, seed: number): LabBoardOptions {
  const options: LabBoardOptions = { address: "10.0.0.2", clockError: START_ERROR, ppm: world.crystal.ppm, wander: world.crystal.walk };
  const temperature = temperatureOf(world);
  const { changes, parabola } = world.crystal;
  if (parabola !== undefined) options.excess = (second) => parabola * (temperature(second) - REFERENCE_TEMPERATURE) ** 2;
  else if (changes !== undefined) options.excess = makeSchedules(changes);
  if (world.thermometer !== undefined) {
    const { step, noise } = world.thermometer;
    const random = makeRandom(2 * seed + 1_000_003);
    options.temperature = (now) => step * Math.floor((temperature(now) + noise * normal(random)) / step + 0.5);
  }
  if (world.precision !== undefined) options.precision = world.precision;
  return options;
}

/** Binds both directions to random sources of their own, so that their draws do not depend on the rest of the run. */
function bindPath(path: Path, seed: number): { up: (this: void, now: number) => number; down: (this: void, now: number) => number } {
  const { up, down } = makePath(path);
  const upRandom = makeRandom(seed);
  const downRandom = makeRandom(seed + 1);
  return { up: (now) => up(upRandom, now), down: (now) => down(downRandom, now) };
}

/** Makes the function that sets error and silence of `server` each second. */
function makeMove(server: LyingServer, text: ServerText, seed: number): (this: void, second: number) => void {
  const { walk, silent, period } = text;
  const changes = makeSchedules(text.changes ?? []);
  const random = makeRandom(seed);
  let walked = text.offset ?? 0;
  return (second) => {
    if (walk !== undefined) walked = walked + walk * normal(random);
    server.error = walked + changes(second);
    if (silent === undefined) return;
    const phase = period === undefined ? second : second % period;
    server.isSilent = silent.some(([begin, end]) => phase >= begin && phase < end);
  };
}

/** True temperature at the thermometer at true time `now` [degrees Celsius]. */
function temperatureOf(world: World): (this: void, now: number) => number {
  const { thermometer, crystal } = world;
  if (thermometer?.perKelvin === undefined) {
    const room = makeSchedules(thermometer?.changes ?? []);
    return (now) => REFERENCE_TEMPERATURE + room(now);
  }
  const { perKelvin, lag } = thermometer;
  const changes = makeSchedules(crystal.changes ?? []);
  return (now) => REFERENCE_TEMPERATURE + changes(Math.max(0, Math.floor(now - (lag ?? 0)))) / perKelvin;
}

/** Lets the firmware run in `world` for `duration` seconds; what counts begins at `settled`. */
export function runWorld(world: World, seed: number, duration = world.duration ?? DURATION, settled = world.settled ?? SETTLED): RunResult {
  const { net, client, servers, moveServers } = placeClient(world, seed);
  let before = servers.length === 1 ? servers[0].error : 0;
  clearTimestamp(stepped);
  const result: RunResult = {
    seed,
    rms: 0,
    deviation: 0,
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
  const sums: Sums = { count: 0, sum: 0, squares: 0, frequencySquares: 0, ratioSquares: 0, deviationSquares: 0, inDistance: 0, inDispersion: 0 };
  let second = 0;
  let frequencyAtSilence = 0;
  let walk = 0;
  net.watch(duration, 1, () => {
    second = second + 1;
    moveServers(second);
    const truth = servers.length === 1 ? servers[0].error : 0;
    if (Math.abs(truth - before) > LEAST_STEP) client.sim.counter.read(stepped);
    before = truth;
    const silence = second - (world.silentFrom ?? Infinity);
    if (silence === 0) frequencyAtSilence = client.sim.crystal.error;
    if (silence > 0) walk = walk + client.sim.crystal.error - frequencyAtSilence;
    if (silence === 0) for (const server of servers) server.isSilent = true;
    const error = meanClockError(client.sim) - truth;
    if (Math.abs(error) >= 1e-3) result.lastAbove1ms = second;
    else if (result.firstBelow1ms < 0) result.firstBelow1ms = second;
    if (HOLDOVER_AFTER.includes(silence)) {
      result.holdover.push(error * 1e6);
      result.walk.push(walk * 1e6);
    }
    if (isOutside(client, error)) result.outside += 1;
    if (second >= settled) add(sums, result, client, error);
  });
  result.requests = servers.length > 0 ? servers[0].requests.length : 0;
  result.rms = Math.sqrt(sums.squares / sums.count) * 1e6;
  result.deviation = Math.sqrt(sums.squares / sums.count - (sums.sum / sums.count) ** 2) * 1e6;
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
  sums.sum += error;
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
