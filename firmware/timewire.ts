import type { Board } from "../hal/board";
import { FULL_FEATURES } from "./full-features";
import { startFirmware, type Timewire } from "./start";

export type { Timewire } from "./start";

/** Associations and keys that a board has room for unless it says otherwise: as many as a Comware 5 device. */
const DEFAULT_ASSOCIATIONS = 128;
const DEFAULT_KEYS = 1024;

/** Starts the firmware with everything that there is; see `startFirmware`. */
export function startTimewire(board: Board, associations = DEFAULT_ASSOCIATIONS, configurationName?: string): Timewire {
  return startFirmware(board, FULL_FEATURES, { associations, keys: DEFAULT_KEYS }, configurationName);
}
