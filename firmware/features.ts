import type { ConsoleFeatures } from "./console/line/shell";
import type { EngineFeatures } from "./engine/features";

/** Feature preset of a board. Nothing else names the modules behind it. full-features.ts is the preset with everything. */
export interface Features extends EngineFeatures, ConsoleFeatures {}
