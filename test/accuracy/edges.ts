import { meanClockError } from "../../boards/sim/clock-error";
import type { Delay } from "../../boards/sim/delay";
import { deviationAt } from "../../firmware/estimator/estimator";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { placeClient } from "./run-world";
import { worldNamed } from "./worlds";

/** Bounds of the clock's error by each one-way measurement, and the error itself. Times [s], all else [us]. */
export interface Edges {
  /** Time and bound: the lower bounds are those of outbound packets, the upper ones of inbound packets. */
  readonly lower: [number, number][];
  readonly upper: [number, number][];
  /** Time, error, and the standard deviation of the estimate. */
  readonly clock: [number, number, number][];
}

const BEGIN = 7200;
/** Least delay in world a [s]. */
const BASE = 1e-3;
const INTERVAL = 16;

/** Follows world a from two hours on for `seconds`. */
export function traceEdges(seconds: number): Edges {
  const edges: Edges = { lower: [], upper: [], clock: [] };
  const { net, client, servers } = placeClient(worldNamed("a"), 4);
  const { inbound, outbound } = servers[0].port;
  if (inbound !== undefined) noteDelays(inbound, edges.lower, -1);
  if (outbound !== undefined) noteDelays(outbound, edges.upper, 1);
  net.run(BEGIN);
  const reading = makeTimestamp();
  net.watch(seconds, INTERVAL, () => {
    client.timewire.engine.clock.counter.read(reading);
    edges.clock.push([net.world.now, meanClockError(client.sim) * 1e6, deviationAt(client.association(0).estimator, reading) * 1e6]);
  });
  return edges;
}

/** Adds the bound of each one-way measurement: a packet with u of additional delay limits the error to u on its side. */
function noteDelays(delay: Delay, bounds: [number, number][], sign: number): void {
  const law = delay.law ?? (() => 0);
  delay.law = (now) => {
    const drawn = law(now);
    if (now >= BEGIN) bounds.push([now, sign * (drawn - BASE) * 1e6]);
    return drawn;
  };
}
