import { parentPort } from "node:worker_threads";
import { runWorld } from "./run-world";
import type { World } from "./world";

/** One thread of the bench: runs the world and seed that it gets. */
parentPort?.on("message", ({ world, seed }: { world: World; seed: number }) => {
  parentPort?.postMessage({ world: world.name, result: runWorld(world, seed) });
});
