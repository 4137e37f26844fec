/** The firmware's only alarm. It ends in `BoardEvents.onTimer`, which requests the next one. */
export interface Timer {
  /** Calls `onTimer` once, `delay` seconds of the counter from now (0 or more), and replaces an earlier request. It may be late, but at most 1 ms early. */
  schedule(delay: number): void;
}
