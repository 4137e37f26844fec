import type { BoardEvents } from "../../hal/board-events";

/** Connection from the parts of a board to its firmware: made before both, and completed when the firmware has started. */
export interface EventSink {
  /** Undefined before the firmware has started and after it has stopped: events are lost then, as on a board without power. */
  events: BoardEvents | undefined;
  /** Returns true while typed characters are unread, and further ones are to be held back. */
  isReading?: (this: void) => boolean;
}
