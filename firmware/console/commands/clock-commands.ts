import { scheduleRtcWrite } from "../../clock/rtc";
import { setClock } from "../../clock/system-clock";
import { isSynchronized } from "../../clock/system-variables";
import type { Engine } from "../../engine/engine";
import { clearEstimator } from "../../estimator/estimator";
import { makeCalendarTime } from "../../time/calendar";
import { makeTimestamp, type Timestamp } from "../../time/timestamp";
import { date, numbersOf, secondsOf, timeOfDay } from "../grammar/clock-parameters";
import type { Arguments, Command, Context } from "../grammar/command";
import { clockLines } from "../display/clock";
import { fromLocalCalendar } from "../../config/local-time";
import { string } from "../grammar/parameters";
import { printLines, type Outcome } from "../session";

/** Returns the numbers in an accepted argument. */
function partsOf(values: Arguments, name: string, separator: string): number[] {
  const text = values[name];
  const parts = text === undefined ? undefined : numbersOf(text, separator);
  return parts === undefined ? [0, 0, 0] : parts;
}

/** Sets the local time, as on a Comware 5 device. Refused while the clock follows a source: the next update would set it back. */
function setDateAndTime(values: Arguments, { configuration, engine }: Context): Outcome {
  const { system } = engine;
  const isFollowing = isSynchronized(system) && system.systemPeer >= 0 && !engine.table[system.systemPeer].isLocalClock;
  if (isFollowing) return "The system clock follows NTP and cannot be set.";
  const calendar = makeCalendarTime();
  [calendar.year, calendar.month, calendar.day] = partsOf(values, "date", "/");
  [calendar.hour, calendar.minute, calendar.second] = partsOf(values, "time", ":");
  const time = makeTimestamp();
  fromLocalCalendar(calendar, configuration, time);
  setEngineClock(engine, time);
  return undefined;
}

/** Sets the clock. Samples measured in the old time are not valid in the new one. */
function setEngineClock(engine: Engine, time: Timestamp): void {
  const { clock, rtc } = engine;
  const now = makeTimestamp();
  clock.counter.read(now);
  setClock(clock, now, time);
  for (const association of engine.table) clearEstimator(association.estimator);
  scheduleRtcWrite(rtc, clock, now);
}

function setTimeZone(values: Arguments, { configuration }: Context): Outcome {
  const offset = secondsOf(values["zone-offset"]);
  const name = values["zone-name"];
  configuration.timeZone = { name: name === undefined ? "" : name, offset: values["minus"] === undefined ? offset : -offset };
  return undefined;
}

/** System clock and time zone (console README, "Clock"). */
export function clockCommands(): Command[] {
  return [
    {
      view: "user",
      syntax: "clock datetime time date",
      parameters: { time: timeOfDay("Local time (HH:MM:SS)"), date: date("Date from 2000 to 2035 (MM/DD/YYYY or YYYY/MM/DD)") },
      run: setDateAndTime,
    },
    {
      view: "system",
      syntax: "clock timezone zone-name { add | minus } zone-offset",
      parameters: { "zone-name": string(1, 32, "Name of the time zone"), "zone-offset": timeOfDay("Difference from UTC (HH:MM:SS)") },
      run: setTimeZone,
      undoSyntax: "clock timezone",
      undo: (_values, { configuration }) => {
        configuration.timeZone = undefined;
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display clock",
      run: (_values, { configuration, engine, session }) => {
        printLines(session, clockLines(engine.clock, configuration));
        return undefined;
      },
    },
  ];
}
