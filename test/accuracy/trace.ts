import { meanClockError } from "../../boards/sim/clock-error";
import { deviationAt } from "../../firmware/estimator/estimator";
import { hexText } from "../../firmware/time/calendar-text";
import { fixedText } from "../../firmware/time/decimal-text";
import { fromInterval } from "../../firmware/time/interval";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { placeClient } from "./run-world";
import { worldNamed } from "./worlds";

/** Seconds of a trace, and between two of its lines. */
const DURATION = 10_800;
const INTERVAL = 60;
const TRACED = ["c", "d", "g", "m", "air-conditioning-sensor", "common-exponential"];

/** The clock in some worlds, a line a minute: error, deviation, frequency. Portable: the same text comes out of V8 and of Lua. */
export function traceWorlds(): string {
  const lines: string[] = [];
  const timestamp = makeTimestamp();
  for (const name of TRACED) {
    const { net, client } = placeClient(worldNamed(name), 3);
    net.watch(DURATION, INTERVAL, () => {
      const { clock, selection } = client.timewire.engine;
      clock.counter.read(timestamp);
      const deviation = selection.master < 0 ? 0 : deviationAt(client.association(selection.master).estimator, timestamp);
      fromInterval(meanClockError(client.sim), timestamp);
      lines.push(`${name} ${hexText(timestamp)} ${fixedText(deviation * 1e9, 3)} ${fixedText(clock.frequency * 1e9, 6)}`);
    });
  }
  return lines.join("\n");
}
