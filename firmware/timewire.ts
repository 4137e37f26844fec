import type { Board } from "../hal/board";
import { FULL_FEATURES } from "./full-features";
import { startFirmware, type Timewire } from "./start";

export type { Timewire } from "./start";

/** Associations that a board has room for unless it says otherwise: as many as a Comware device. */
const DEFAULT_CAPACITY = 128;

/** Starts the firmware with everything that there is; see `startFirmware`. */
export function startTimewire(board: Board, capacity = DEFAULT_CAPACITY, configurationName?: string): Timewire {
  return startFirmware(board, FULL_FEATURES, capacity, configurationName);
}
