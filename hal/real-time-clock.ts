import type { Timestamp } from "../firmware/time/timestamp";

/** The battery-backed clock. It counts seconds; where its second begins is the chip's own matter. */
export interface RealTimeClock {
  /** Writes the time it holds into `into` (UTC, NTP era nearest to the build date); false when the chip says that it lost its time. */
  read(into: Timestamp): boolean;
  /** Sets it to a whole second, at the moment when that second begins; only the seconds words of `time` count. False when the chip refused. */
  write(time: Timestamp): boolean;
}
