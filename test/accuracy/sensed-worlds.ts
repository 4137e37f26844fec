import { sineOfTurns } from "../../boards/sim/elementary";
import { normal, type Random } from "../../boards/sim/random";
import { UNSEEN_WORLDS } from "./unseen-worlds";
import { WORLDS, type AccuracyWorld } from "./worlds";

/**
 * Worlds whose board has a thermometer, of the kind that costs a few cents: steps of 1/16 K, noise of 0.05 K. chronyd's figures are those of the same world: it
 * has none. In the last ones the sensor sees the crystal late, or not at all, or the crystal follows no straight line.
 */

const STEP = 1 / 16;
const NOISE = 0.05;
/** Temperature coefficient of a crystal [ppm/K], where its curve is straight enough. */
const COEFFICIENT = -0.5;
/** Delay of a sensor on the other side of the board [s]. */
const LAG = 60;

const shown = (celsius: number, random: Random): number => STEP * Math.floor((celsius + NOISE * normal(random)) / STEP + 0.5);

const worldOf = (name: string): AccuracyWorld => {
  const found = [...WORLDS, ...UNSEEN_WORLDS].find((world) => world.name === name);
  if (found === undefined) throw new Error(`no such world: ${name}`);
  return found;
};

/** `name` with a sensor that is as warm as the crystal, `lag` seconds late. */
function sensed(name: string, suffix: string, about: string, lag: number): AccuracyWorld {
  const world = worldOf(name);
  const excess = world.excess ?? ((): number => 0);
  return {
    ...world,
    name: `${name}-${suffix}`,
    about,
    temperature: (random, now) => shown(25 + excess(Math.max(0, Math.floor(now - lag))) / COEFFICIENT, random),
  };
}

/** Degrees Celsius in a room that is heated and aired. */
const room = (now: number): number => 25 + 8 * sineOfTurns((now % 7200) / 7200) + 2 * sineOfTurns((now % 700) / 700);

const a = worldOf("a");

/** The worlds. */
export const SENSED_WORLDS: AccuracyWorld[] = [
  sensed("e", "sensor", "MCU crystal with a thermometer", 0),
  sensed("g", "sensor", "the same, poll 16 s", 0),
  sensed("air-conditioning", "sensor", "2 ppm up and down, with a thermometer", 0),
  sensed("q", "sensor", "frequency steps, with a thermometer", 0),
  sensed("e", "late-sensor", "the thermometer a minute late", LAG),
  {
    name: "parabola-sensor",
    about: "a tuning fork: -0.035 ppm/K^2 from 25 degrees on; without, 62 us",
    poll: a.poll,
    up: a.up,
    down: a.down,
    ppm: a.ppm,
    wander: a.wander,
    excess: (second) => -0.035 * (room(second) - 25) ** 2,
    temperature: (random, now) => shown(room(now), random),
  },
  {
    ...a,
    name: "a-sensor",
    about: "the thermometer has nothing to do with the crystal",
    temperature: (random, now) => shown(room(now), random),
  },
];
