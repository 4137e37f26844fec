import { LogLevel } from "../log/log";
import { readClock, type SystemClock } from "../clock/system-clock";
import type { Configuration } from "../settings/configuration";
import { makeCalendarTime } from "../time/calendar";
import { logTimeText } from "../time/calendar-text";
import { makeTimestamp } from "../time/timestamp";
import { toLocalCalendar } from "../config/local-time";

/** Returns the text of a log line, without its end of line; `module` is for example `NTP`. */
export function logText(clock: SystemClock, configuration: Configuration, module: string, level: LogLevel, mnemonic: string, text: string): string {
  const time = makeTimestamp();
  const calendar = makeCalendarTime();
  readClock(clock, time);
  toLocalCalendar(time, configuration, calendar);
  const mark = level >= LogLevel.Debugging ? "*" : "%";
  return `${mark}${logTimeText(calendar)} ${configuration.sysname} ${module}/${level}/${mnemonic}: ${text}`;
}
