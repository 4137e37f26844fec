import type { Timestamp } from "../../firmware/time/timestamp";
import type { RealTimeClock } from "../../hal/real-time-clock";
import type { Storage } from "../../hal/storage";
import { readHostTime, timestampToUnix, unixToTimestamp } from "./host-time";
import { report } from "./report";

const NAME = "rtc";
const FORM = /^offset (-?\d{1,12}(?:\.\d+)?)\n$/;

/**
 * A battery-backed clock, emulated as an offset from the computer's clock, which runs while the board is off. The offset is stored under the name `rtc` as text
 * `offset SECONDS`.
 */
export class EmulatedRtc implements RealTimeClock {
  /** Its time minus the computer's [s]. */
  private offset: number;

  /** `offset` [s] replaces the stored one. Default: the stored one, or 0 for a new chip. */
  constructor(
    private readonly storage: Storage,
    offset: number | undefined,
  ) {
    this.offset = offset ?? this.load();
    if (offset !== undefined) this.save();
  }

  read(into: Timestamp): boolean {
    unixToTimestamp(readHostTime(), this.offset, into);
    return true;
  }

  write(time: Timestamp): boolean {
    this.offset = timestampToUnix(time) - readHostTime();
    return this.save();
  }

  private load(): number {
    const text = this.storage.read(NAME);
    if (text === undefined) return 0;
    const match = FORM.exec(text);
    if (match !== null) return Number(match[1]);
    report(
      `the stored offset of the real-time clock is unreadable: renamed to ${this.storage.setAside(NAME)}; the clock starts with the computer's time`,
    );
    return 0;
  }

  private save(): boolean {
    return this.storage.write(NAME, `offset ${this.offset.toFixed(6)}\n`);
  }
}
