import type { BoardEvents } from "../../hal/board-events";

/** The way from the parts of a board to its firmware: made before both, and joined when the firmware has started. */
export interface Wire {
  /** Undefined before the firmware has started and after it has stopped: what happens then is lost, as on a board without power. */
  events: BoardEvents | undefined;
}
