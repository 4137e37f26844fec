import { sineOfTurns } from "../../boards/sim/elementary";
import { exponential, uniform } from "../../boards/sim/random";
import type { AccuracyWorld, DelayLaw } from "./worlds";

/**
 * Worlds that were thought of when all constants were fixed, to see whether they hold elsewhere: none has been changed since. chronyd's figures are from
 * chronyd 4.3 under clknetsim, 20 seeds.
 */

const MS = 1e-3;
const US = 1e-6;

const lan: DelayLaw = (random) => MS + 100 * US * exponential(random);
const lossy: DelayLaw = (random) => (uniform(random) < 0.3 ? 0 : MS + 100 * US * exponential(random));
const queues: DelayLaw = (random) => MS + 100 * US * (exponential(random) + exponential(random) + exponential(random));
const bus: DelayLaw = (random) => 0.1 * MS + 5 * US * exponential(random);
const bimodal: DelayLaw = (random) => MS + (uniform(random) < 0.5 ? 300 * US : 0) + 20 * US * exponential(random);
const even: DelayLaw = (random) => MS + 300 * US * uniform(random);
const constant: DelayLaw = () => MS;

const likeA = { poll: 6, up: lan, down: lan, ppm: 50, wander: 1e-9 };

/** The worlds; `target` is chronyd's own figure in each. */
export const UNSEEN_WORLDS: AccuracyWorld[] = [
  { ...likeA, name: "poor-crystal", about: "wander 1e-7", wander: 1e-7, chronyd: 139, target: 139 },
  { ...likeA, name: "three-queues", about: "three queues each way", up: queues, down: queues, chronyd: 37.2, target: 37.2 },
  { ...likeA, name: "loss", about: "30 % lost each way", up: lossy, down: lossy, chronyd: 35.4, target: 35.4 },
  { ...likeA, name: "bus", about: "5 us of jitter, poll 16 s", up: bus, down: bus, poll: 4, chronyd: 1.75, target: 1.75 },
  { ...likeA, name: "bimodal", about: "two ways, 300 us apart", up: bimodal, down: bimodal, chronyd: 35.3, target: 35.3 },
  { ...likeA, name: "uniform", about: "delay even over 300 us", up: even, down: even, chronyd: 26.1, target: 26.1 },
  {
    ...likeA,
    name: "air-conditioning",
    about: "2 ppm up and down in half an hour",
    ppm: 40,
    excess: (second) => 2 * sineOfTurns((second % 1800) / 1800),
    chronyd: 129,
    target: 129,
  },
  { ...likeA, name: "no-jitter", about: "constant delay", up: constant, down: constant, chronyd: 1.07, target: 1.07 },
  {
    ...likeA,
    name: "no-jitter-mcu",
    about: "constant delay, MCU crystal",
    up: constant,
    down: constant,
    ppm: 40,
    wander: 1e-8,
    excess: (second) => 5 * sineOfTurns((second % 7200) / 7200),
    chronyd: 53.5,
    target: 53.5,
  },
  {
    ...likeA,
    name: "unequal-wan",
    about: "WAN, ten times the jitter one way",
    up: (random) => 20 * MS + 5 * MS * exponential(random),
    down: (random) => 20 * MS + 0.5 * MS * exponential(random),
    chronyd: 278,
    target: 278,
  },
];
