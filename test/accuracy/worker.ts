import { parentPort } from "node:worker_threads";
import { DURATION, runWorld, SETTLED } from "./run-world";
import { SENSED_WORLDS } from "./sensed-worlds";
import { UNSEEN_WORLDS } from "./unseen-worlds";
import { HOLDOVER, WORLDS } from "./worlds";

/** One thread of the bench: runs what it is told, one world and seed at a time. */
parentPort?.on("message", ({ world, seed }: { world: string; seed: number }) => {
  const found = [...WORLDS, ...UNSEEN_WORLDS, ...SENSED_WORLDS, HOLDOVER].find(({ name }) => name === world);
  if (found === undefined) throw new Error(`no such world: ${world}`);
  parentPort?.postMessage({ world, result: runWorld(found, seed, found.silentFrom === undefined ? DURATION : found.silentFrom + 86_400, SETTLED) });
});
