/** The one alarm of the firmware. It ends in `BoardEvents.onTimer`, which asks for the next one. */
export interface Timer {
  /** Calls `onTimer` once, `delay` seconds of the counter from now (0 or more; a board may be late, never early by more than a millisecond). Replaces the alarm before it. */
  schedule(delay: number): void;
}
