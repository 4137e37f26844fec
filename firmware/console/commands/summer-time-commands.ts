import type { Outcome } from "../session";
import { date, dayOfYear, MONTHS, numbersOf, secondsOf, timeOfDay, WEEKDAYS, WEEKS } from "../grammar/clock-parameters";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { integer, oneOf, string } from "../grammar/parameters";
import { changeText, makeSingleSummerTime, makeYearlySummerTime, type SummerChange } from "../grammar/summer-time";

type Edge = "start" | "end";

/** Returns the begin or the end of summer time that was typed. */
function changeOf(values: Arguments, edge: Edge): SummerChange {
  const second = secondsOf(values[`${edge}-time`]);
  const text = values[`${edge}-date`] ?? values[`${edge}-day`];
  const year = integerOf(values, `${edge}-year`, 0);
  if (text === undefined) {
    const month = MONTHS.indexOf(values[`${edge}-month`] ?? "") + 1;
    const week = WEEKS.indexOf(values[`${edge}-week`] ?? "");
    return { year, month, day: 0, week, weekday: WEEKDAYS.indexOf(values[`${edge}-weekday`] ?? ""), second };
  }
  const numbers = numbersOf(text, "/") ?? [];
  const hasYear = numbers.length > 2;
  const [month, day] = numbers.slice(hasYear ? 1 : 0);
  return { year: hasYear ? numbers[0] : 0, month, day, week: 0, weekday: 0, second };
}

function setSummerTime(values: Arguments, { configuration }: Context): Outcome {
  const from = changeOf(values, "start");
  const to = changeOf(values, "end");
  const kind = values["one-off"] ?? values["repeating"];
  const edges = `${values["start-time"]} ${changeText(from)} ${values["end-time"]} ${changeText(to)} ${values["add-time"]}`;
  const rule = kind === undefined ? edges : `${kind} ${edges}`;
  const name = values["zone-name"] ?? "";
  const advance = secondsOf(values["add-time"]);
  const summerTime = kind === "one-off" ? makeSingleSummerTime(name, rule, from, to, advance) : makeYearlySummerTime(name, rule, from, to, advance);
  if (summerTime === undefined) return "Summer time must end after it begins.";
  configuration.summerTime = summerTime;
  return undefined;
}

function changeParameters(edge: Edge, what: string): NonNullable<Command["parameters"]> {
  return {
    [`${edge}-time`]: timeOfDay(`Time at which it ${what} (HH:MM:SS)`),
    [`${edge}-date`]: date(`Date on which it ${what} (MM/DD/YYYY or YYYY/MM/DD)`),
    [`${edge}-day`]: dayOfYear(`Day of the year on which it ${what} (MM/DD)`),
    [`${edge}-year`]: integer(2000, 2035, "Year of the first summer time"),
    [`${edge}-month`]: oneOf(MONTHS, `Month in which it ${what}`),
    [`${edge}-week`]: oneOf(WEEKS, "Which of the days of the month"),
    [`${edge}-weekday`]: oneOf(WEEKDAYS, `Day on which it ${what}`),
  };
}

const START = "start-month start-week start-weekday";
const END = "end-month end-week end-weekday";
const ONE_OFF = "one-off start-time start-date end-time end-date add-time";
const REPEATING = `repeating start-time { start-date | start-year ${START} } end-time { end-date | [ end-year ] ${END} } add-time`;
/** Form of Comware 7: every year, without a first one. */
const EVERY_YEAR = `start-time { start-day | ${START} } end-time { end-day | ${END} } add-time`;

/** Summer time (console README, "Clock"). */
export function summerTimeCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `clock summer-time zone-name { ${ONE_OFF} | ${REPEATING} | ${EVERY_YEAR} }`,
      parameters: {
        "zone-name": string(1, 32, "Name of the summer time"),
        ...changeParameters("start", "begins"),
        ...changeParameters("end", "ends"),
        "add-time": timeOfDay("Difference from standard time (HH:MM:SS)"),
      },
      run: setSummerTime,
      undoSyntax: "clock summer-time",
      undo: (_values, { configuration }) => {
        configuration.summerTime = undefined;
        return undefined;
      },
    },
  ];
}
