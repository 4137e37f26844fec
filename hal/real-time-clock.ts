import type { Timestamp } from "./timestamp";

/** The battery-backed clock. It counts seconds; the phase of its seconds is unspecified. */
export interface RealTimeClock {
  /** Writes the stored time into `into` (UTC, in the NTP era nearest to the build date). Returns false when the chip reports that it lost its time. */
  read(into: Timestamp): boolean;
  /** Sets the clock to a whole second. Called when that second begins; only the seconds words of `time` count. Returns false when the chip refuses. */
  write(time: Timestamp): boolean;
}
