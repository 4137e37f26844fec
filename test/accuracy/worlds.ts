import * as blind from "./worlds/blind.json";
import * as further from "./worlds/further.json";
import * as holdover from "./worlds/holdover.json";
import * as humped from "./worlds/humped.json";
import * as sensed from "./worlds/sensed.json";
import * as unseen from "./worlds/unseen.json";
import * as usual from "./worlds/usual.json";
import { worldsOf, type World, type WorldFile } from "./world";

/** Worlds of the bench: the files of worlds/, which begin with their descriptions. */

const load = (file: unknown): World[] => worldsOf(file as WorldFile);

/** The worlds a to z and those with changes of the path. */
export const WORLDS = load(usual);
/** Worlds made up when all constants were fixed. */
export const UNSEEN_WORLDS = load(unseen);
/** Boards with a thermometer. */
export const SENSED_WORLDS = load(sensed);
/** Queueing delays with a hump instead of a sharp edge. */
export const HUMPED_WORLDS = load(humped);
/** Further ones of that kind. */
export const BLIND_WORLDS = load(blind);
/** Jumps of the crystal, servers that step, smear or disagree, common delays, coarse clocks. */
export const FURTHER_WORLDS = load(further);
/** Two hours of synchronization, then silence. */
export const HOLDOVER = load(holdover)[0];

/** Worlds that the bench runs when none is chosen. */
export const USUAL_WORLDS: World[] = [...WORLDS, ...UNSEEN_WORLDS, ...SENSED_WORLDS, HOLDOVER];
/** Worlds that the bench knows by name. */
export const ALL_WORLDS: World[] = [...USUAL_WORLDS, ...FURTHER_WORLDS, ...HUMPED_WORLDS, ...BLIND_WORLDS];

/** Returns the world called `name`. */
export function worldNamed(name: string): World {
  const found = ALL_WORLDS.find((world) => world.name === name);
  if (found === undefined) throw new Error(`no such world: ${name}`);
  return found;
}
