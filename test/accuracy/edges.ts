import { meanClockError } from "../../boards/sim/clock-error";
import { deviationAt } from "../../firmware/estimator/estimator";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { placeClient } from "./run-world";
import { WORLDS, type AccuracyWorld } from "./worlds";

/** Bounds of the clock's error by each one-way measurement, and the error itself. Times [s], all else [us]. */
export interface Edges {
  /** Time and bound: the lower bounds are those of outbound packets, the upper ones of inbound packets. */
  readonly lower: [number, number][];
  readonly upper: [number, number][];
  /** Time, error, and the standard deviation of the estimate. */
  readonly clock: [number, number, number][];
}

const BEGIN = 7200;
const INTERVAL = 16;

/** Follows world a from two hours on for `seconds`. */
export function traceEdges(seconds: number): Edges {
  const edges: Edges = { lower: [], upper: [], clock: [] };
  const a = WORLDS[0];
  const base = 1e-3;
  const world: AccuracyWorld = {
    ...a,
    up: (random, now) => note(edges.lower, now, a.up(random, now), -base),
    down: (random, now) => note(edges.upper, now, a.down(random, now), base),
  };
  const { net, client } = placeClient(world, 4);
  net.run(BEGIN);
  const reading = makeTimestamp();
  net.watch(seconds, INTERVAL, () => {
    client.timewire.engine.clock.counter.read(reading);
    edges.clock.push([net.world.now, meanClockError(client.sim) * 1e6, deviationAt(client.association(0).estimator, reading) * 1e6]);
  });
  return edges;
}

/** Adds the bound of a one-way measurement: a packet with u of additional delay limits the error to u on its side. */
function note(bounds: [number, number][], now: number, delay: number, base: number): number {
  if (now >= BEGIN) bounds.push([now, (base < 0 ? -1 : 1) * (delay - Math.abs(base)) * 1e6]);
  return delay;
}
