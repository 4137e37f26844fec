import { DEBUGGING_LEVEL } from "../log/log";
import { readClock, type SystemClock } from "../clock/system-clock";
import type { Configuration } from "../settings/configuration";
import { makeCalendarTime } from "../time/calendar";
import { logTimeText } from "../time/calendar-text";
import { makeTimestamp } from "../time/timestamp";
import { toLocalCalendar } from "../config/local-time";

/** A log line's text, without its end of line; `module` is for example `NTP`. */
export function logText(clock: SystemClock, configuration: Configuration, module: string, level: number, mnemonic: string, text: string): string {
  const time = makeTimestamp();
  const calendar = makeCalendarTime();
  readClock(clock, time);
  toLocalCalendar(time, configuration, calendar);
  const mark = level >= DEBUGGING_LEVEL ? "*" : "%";
  return `${mark}${logTimeText(calendar)} ${configuration.sysname} ${module}/${level}/${mnemonic}: ${text}`;
}
