import type { Debugging, WriteDebugging } from "./console/debugging/debugging";
import type { ConsoleFeatures } from "./console/line/shell";
import type { Engine } from "./engine/engine";
import type { EngineFeatures } from "./engine/features";

/** Feature preset of a board. Nothing else names the modules behind it. full-features.ts is the preset with everything. */
export interface Features extends EngineFeatures, ConsoleFeatures {
  /** Makes the tracing of `debugging ntp-service`. */
  readonly debugging: ((this: void, engine: Engine, write: WriteDebugging) => Debugging) | undefined;
}
