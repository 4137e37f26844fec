import type { BoardEvents } from "../../../hal/board-events";

/** Runs an event of the board: an error ends it, and the board goes on. */
export function guard(events: BoardEvents, event: (this: void) => void): void {
  const [isDone, reason] = pcall(event);
  if (!isDone) reportFault(events, reason);
}

/** Reports an event that failed. The report may fail for the same reason: then nothing is left but to wait for the next event. */
export function reportFault(events: BoardEvents, reason: unknown): void {
  const [isReported, isInputLeft] = pcall(() => events.onFault(tostring(reason)));
  if (isReported && isInputLeft) guard(events, () => events.onConsoleInput(""));
}
