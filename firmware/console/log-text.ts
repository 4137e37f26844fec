import { readClock, type SystemClock } from "../clock/system-clock";
import type { Configuration } from "../settings/configuration";
import { makeCalendarTime } from "../time/calendar";
import { logTimeText } from "../time/calendar-text";
import { makeTimestamp } from "../time/timestamp";
import { toLocalCalendar } from "../config/local-time";

/** Where the firmware reports events. */
export interface Log {
  /**
   * Writes one line in Comware's form: `%Mar 25 11:36:20:913 2011 Sysname NTP/4/NTP_LOG: text`. `level` is 0 (emergency) to 7 (debugging);
   * `mnemonic` is the digest after it.
   */
  write(level: number, mnemonic: string, text: string): void;
}

/** The least severe level. Such lines begin with an asterisk, and are not kept (Comware). */
export const DEBUGGING_LEVEL = 7;

/** A log line's text, without its end of line; `module` is for example `NTP`. */
export function logText(clock: SystemClock, configuration: Configuration, module: string, level: number, mnemonic: string, text: string): string {
  const time = makeTimestamp();
  const calendar = makeCalendarTime();
  readClock(clock, time);
  toLocalCalendar(time, configuration, calendar);
  const mark = level >= DEBUGGING_LEVEL ? "*" : "%";
  return `${mark}${logTimeText(calendar)} ${configuration.sysname} ${module}/${level}/${mnemonic}: ${text}`;
}
