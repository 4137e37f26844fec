import { sineOfTurns } from "../../boards/sim/elementary";
import { exponential, makeRandom, normal, uniform, type Random } from "../../boards/sim/random";

/**
 * Worlds of the accuracy bench: delays of packets, errors of the crystal, and the RMS of chronyd 4.3 in a simulation of the same world (median over seeds).
 * One-way delays are drawn per packet and direction; packets may overtake each other.
 */
export interface AccuracyWorld {
  readonly name: string;
  readonly about: string;
  /** Minimum and maximum poll exponent [log2 s]. Default of the maximum: the minimum. */
  readonly poll: number;
  readonly maxPoll?: number;
  /** Delay [s] of a packet to the server and back, sent at true time t [s]; 0 for a lost packet. */
  readonly up: DelayLaw;
  readonly down: DelayLaw;
  /** Frequency error of the crystal: constant [ppm], random-walk deviation [s/s per second], and additional error at second t [ppm]. */
  readonly ppm: number;
  readonly wander: number;
  readonly excess?: (this: void, second: number) => number;
  /** Temperature that the client's thermometer shows at true time `now` [degrees Celsius]; undefined for a board without one. */
  readonly temperature?: (this: void, random: Random, now: number) => number;
  /** Resolution of the client's counter [log2 s]. */
  readonly precision?: number;
  /** Errors of the servers [s], one each, at true time t [s]. */
  readonly servers?: ((this: void, now: number) => number)[];
  /** Time from which the servers are silent [s]. The run then lasts a day longer, and the figure is the growth of the error. */
  readonly silentFrom?: number;
  /** RMS of chronyd 4.3 [us], and the target: an RMS [us]. */
  readonly chronyd?: number;
  readonly target?: number;
}

/** Distribution of the delay [s]; 0 or less is a lost packet. */
export type DelayLaw = (this: void, random: Random, now: number) => number;

const HOUR = 3600;
const MS = 1e-3;
const US = 1e-6;

const jittered =
  (base: number, jitter: number): DelayLaw =>
  (random) =>
    base + jitter * exponential(random);

const lan = jittered(1 * MS, 100 * US);
const sine = (second: number): number => 5 * sineOfTurns((second % 7200) / 7200);
const truthful = (): number => 0;

/** Delays of a congested path: 5 % of the packets take much longer, 2 % are lost. */
const congested: DelayLaw = (random) => {
  if (uniform(random) < 0.02) return 0;
  return 2 * MS + 1 * MS * exponential(random) + (uniform(random) < 0.05 ? 200 * MS * exponential(random) : 0);
};

const congestedAtTimes: DelayLaw = (random, now) => {
  const usual = congested(random, now);
  const isBusy = now % HOUR >= 2700;
  return usual > 0 && isBusy ? usual + 50 * MS * exponential(random) : usual;
};

/** Adds `more` [s] to `law` while `when` holds. */
const plus =
  (law: DelayLaw, more: number, when: (now: number) => boolean): DelayLaw =>
  (random, now) =>
    law(random, now) + (when(now) ? more : 0);

const afterThreeHours = (now: number): boolean => now >= 3 * HOUR;

const noisier =
  (when: (now: number) => boolean): DelayLaw =>
  (random, now) =>
    1 * MS + 100 * US * exponential(random) * (when(now) ? 20 : 1);

/** Path change: +10 ms and -10 ms in turn, in both directions at once. */
const baseStep = (now: number): number => {
  const phase = now % 7200;
  if (phase >= 1800 && phase < 3600) return 10 * MS;
  return phase >= 5400 ? -10 * MS : 0;
};

const triangle = (now: number): number => {
  const phase = (now % 900) / 900;
  return 6 * MS * (phase < 0.5 ? 2 * phase : 2 - 2 * phase);
};

const likeA = { poll: 6, up: lan, down: lan, ppm: 50, wander: 1e-9 };

/**
 * Worlds. README.md describes them and names the origin of chronyd's figures; from world u on they are from chronyd 4.3 under clknetsim with 20 or 60 seeds.
 */
export const WORLDS: AccuracyWorld[] = [
  { ...likeA, name: "a", about: "LAN", chronyd: 21.7, target: 11.5 },
  { ...likeA, name: "b", about: "jitter 10 ms", up: jittered(MS, 10 * MS), down: jittered(MS, 10 * MS), chronyd: 629, target: 230 },
  { ...likeA, name: "c", about: "congested", up: congested, down: congestedAtTimes, chronyd: 232, target: 55 },
  { ...likeA, name: "d", about: "falseticker", servers: [truthful, () => 0.1, truthful], chronyd: 22.7, target: 8.5 },
  { ...likeA, name: "e", about: "MCU crystal", ppm: 40, wander: 1e-8, excess: sine, chronyd: 97.7, target: 42 },
  { ...likeA, name: "f", about: "LAN, poll 16 s", poll: 4, chronyd: 10.4, target: 5.2 },
  { ...likeA, name: "g", about: "MCU crystal, poll 16 s", poll: 4, ppm: 40, wander: 1e-8, excess: sine, chronyd: 47, target: 16 },
  { ...likeA, name: "h", about: "Wi-Fi", up: jittered(2 * MS, 3 * MS), down: jittered(2 * MS, 3 * MS), wander: 1e-8, chronyd: 400, target: 250 },
  { ...likeA, name: "i", about: "WAN", up: jittered(10 * MS, MS), down: jittered(10 * MS, MS), chronyd: 105, target: 46 },
  {
    ...likeA,
    name: "j",
    about: "two queues, poll 32 s",
    poll: 5,
    up: (random) => MS + 150 * US * (exponential(random) + exponential(random)),
    down: (random) => MS + 150 * US * (exponential(random) + exponential(random)),
    ppm: -30,
    wander: 3e-9,
    chronyd: 41.6,
    target: 34,
  },
  {
    ...likeA,
    name: "k",
    about: "one-way detour 2 ms at times",
    down: plus(lan, 2 * MS, (now) => now % (3 * HOUR) < 1.5 * HOUR),
    chronyd: 381,
    target: 18,
  },
  {
    ...likeA,
    name: "m",
    about: "Gaussian delay",
    up: (random) => MS + 50 * US * normal(random),
    down: (random) => MS + 50 * US * normal(random),
    chronyd: 22.2,
    target: 22.2,
  },
  { ...likeA, name: "n", about: "unequal directions", up: jittered(5 * MS, 200 * US), down: jittered(5 * MS, 2 * MS), chronyd: 120, target: 38 },
  {
    ...likeA,
    name: "q",
    about: "frequency steps 3 ppm each hour",
    excess: (second) => (Math.floor(second / HOUR) % 2 === 0 ? 3 : 0),
    chronyd: 105,
    target: 62,
  },
  {
    ...likeA,
    name: "u",
    about: "Gaussian delay, MCU crystal",
    up: (random) => MS + 50 * US * normal(random),
    down: (random) => MS + 50 * US * normal(random),
    ppm: 40,
    wander: 1e-8,
    excess: sine,
    target: 50,
    chronyd: 79,
  },
  { ...likeA, name: "v", about: "+2 ms one way from 3 h on", down: plus(lan, 2 * MS, afterThreeHours), target: 15, chronyd: 844 },
  {
    ...likeA,
    name: "w",
    about: "+2 ms both ways from 3 h on",
    up: plus(lan, 2 * MS, afterThreeHours),
    down: plus(lan, 2 * MS, afterThreeHours),
    target: 15,
    chronyd: 276,
  },
  { ...likeA, name: "x", about: "2 ms one-way detour until 3 h", down: plus(lan, 2 * MS, (now) => !afterThreeHours(now)), chronyd: 356 },
  { ...likeA, name: "y", about: "server steps by 50 ms at 3 h", servers: [(now) => (afterThreeHours(now) ? 0.05 : 0)] },
  { ...likeA, name: "z", about: "client's counter in ms", precision: -10, target: 75 },
  {
    ...likeA,
    name: "noisy",
    about: "jitter x 20 from 3 h on",
    up: noisier(afterThreeHours),
    down: noisier(afterThreeHours),
    target: 75,
    chronyd: 166,
  },
  {
    ...likeA,
    name: "noisy-hour",
    about: "jitter x 20 for an hour",
    up: noisier((now) => now >= 3 * HOUR && now < 4 * HOUR),
    down: noisier((now) => now >= 3 * HOUR && now < 4 * HOUR),
    target: 25,
    chronyd: 34.7,
  },
  { ...likeA, name: "slow-poll", about: "as a, poll 256 s", poll: 8, target: 26, chronyd: 50.3 },
  { ...likeA, name: "slower-poll", about: "as a, poll 1024 s", poll: 10, target: 65, chronyd: 111 },
  {
    ...likeA,
    name: "power-save",
    about: "one way waits for a beacon",
    up: jittered(MS, 300 * US),
    down: (random) => MS + 300 * US * exponential(random) + 102.4 * MS * uniform(random),
    chronyd: 390,
    target: 379,
  },
  {
    ...likeA,
    name: "one-way-queue",
    about: "a queue that fills and empties, one way",
    up: jittered(2 * MS, 200 * US),
    down: (random, now) => 2 * MS + 200 * US * exponential(random) + triangle(now),
    chronyd: 107,
    target: 95,
  },
  {
    ...likeA,
    name: "hand-over",
    about: "LTE: base steps both ways, two queues up",
    up: (random, now) => 25 * MS + baseStep(now) + 4 * MS * (exponential(random) + exponential(random)),
    down: (random, now) => 25 * MS + baseStep(now) + 3 * MS * exponential(random),
    chronyd: 2109,
    target: 857,
  },
  {
    ...likeA,
    name: "base-steps",
    about: "base steps both ways",
    up: (random, now) => 25 * MS + baseStep(now) + 3 * MS * exponential(random),
    down: (random, now) => 25 * MS + baseStep(now) + 3 * MS * exponential(random),
    chronyd: 496,
    target: 135,
  },
];

/**
 * Two hours of synchronization at 16 s polls, then silence. The figure is the RMS over the seeds of the error an hour later. chronyd: 113 us after 1 h, 1.6 ms
 * after 6 h, 8.5 ms after 24 h (10 seeds).
 */
export const HOLDOVER: AccuracyWorld = {
  ...likeA,
  name: "holdover",
  about: "2 h of lock, then silence; RMS over the seeds",
  poll: 4,
  silentFrom: 7200,
  chronyd: 156,
};

/** Binds a distribution to its own random source, so that its draws do not depend on the rest of the run. */
export function bindLaw(law: (this: void, random: Random, now: number) => number, seed: number): (this: void, now: number) => number {
  const random = makeRandom(seed);
  return (now) => law(random, now);
}
