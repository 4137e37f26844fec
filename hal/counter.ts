import type { Timestamp } from "./timestamp";

/** The board's free-running clock. Nothing steers it: the disciplined clock is arithmetic on top (firmware/clock/system-clock.ts). */
export interface Counter {
  /** Writes the time since boot into `into`. Never goes backwards; wraps of the hardware register are hidden here. */
  read(into: Timestamp): void;
  /** Smallest step a reader can see, as NTP precision: log2 of seconds, for example -20 for about 1 us. */
  readonly precision: number;
}
