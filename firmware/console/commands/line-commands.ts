import { lineView } from "../../notation/line-view";
import { VIRTUAL_LINES } from "../../settings/virtual-line-settings";
import { integerOf, type Action, type Arguments, type Command, type Context } from "../grammar/command";
import { integer } from "../grammar/parameters";
import { shortenHistory } from "../history";
import type { Outcome } from "../session";
import { viewedLines } from "./line-view";
import { LineDefault } from "../../settings/line-settings";

/** Largest number of a vty on any device: view commands of larger devices are read, for the lines that this one has. */
const MOST_VIRTUAL_LINES = 64;

/** Opens the view of lines; absolute numbers. The last line is at most the last of this device. */
function openLines(first: number, last: number, { session }: Context): Outcome {
  if (first > VIRTUAL_LINES) return `This device has the lines con 0 and vty 0 to ${VIRTUAL_LINES - 1}.`;
  if (last < first) return "The last line comes before the first.";
  session.viewContext = { view: lineView(first, last > VIRTUAL_LINES ? VIRTUAL_LINES : last), subject: "" };
  return undefined;
}

function openVirtual(values: Arguments, context: Context): Outcome {
  const first = integerOf(values, "first-line", 0);
  return openLines(first + 1, integerOf(values, "last-line", first) + 1, context);
}

function openAbsolute(values: Arguments, context: Context): Outcome {
  const first = integerOf(values, "first-number", 0);
  return openLines(first, integerOf(values, "last-number", first), context);
}

const setIdleTimeout: Action = (values, context) => {
  const minutes = integerOf(values, "minutes", LineDefault.IdleTimeout / 60);
  const idleTimeout = minutes * 60 + integerOf(values, "seconds", 0);
  for (const settings of viewedLines(context)) settings.idleTimeout = idleTimeout;
  return undefined;
};

/** Sets the lines of a screen; those of this session too, when its line is one of the view. */
const setScreenLength: Action = (values, context) => {
  const lines = viewedLines(context);
  for (const settings of lines) settings.screenLength = integerOf(values, "length", LineDefault.ScreenLength);
  if (lines.includes(context.settings)) context.session.screenLength = context.settings.screenLength;
  return undefined;
};

const setHistorySize: Action = (values, context) => {
  const lines = viewedLines(context);
  for (const settings of lines) settings.historySize = integerOf(values, "size", LineDefault.HistorySize);
  if (lines.includes(context.settings)) shortenHistory(context.session.history, context.settings.historySize);
  return undefined;
};

/** View commands of the lines. Devices call con 0 `aux 0` or `con 0`; Comware 7 says `line`. */
function viewCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "{ user-interface | line } { aux | console } line-number",
      parameters: { "line-number": integer(0, 0, "Number of the line") },
      run: (_values, context) => openLines(0, 0, context),
    },
    {
      view: "system",
      syntax: "{ user-interface | line } vty first-line [ last-line ]",
      parameters: {
        "first-line": integer(0, MOST_VIRTUAL_LINES - 1, "Number of the first line"),
        "last-line": integer(0, MOST_VIRTUAL_LINES - 1, "Number of the last line"),
      },
      run: openVirtual,
    },
    {
      view: "system",
      syntax: "{ user-interface | line } first-number [ last-number ]",
      parameters: {
        "first-number": integer(0, VIRTUAL_LINES, "Absolute number of the first line: 0 is con 0, 1 is vty 0"),
        "last-number": integer(0, VIRTUAL_LINES, "Absolute number of the last line"),
      },
      run: openAbsolute,
    },
  ];
}

/** User lines (console README, "User lines", "Paging", "History"). */
export function lineCommands(): Command[] {
  return [
    ...viewCommands(),
    {
      view: "line",
      syntax: "idle-timeout minutes [ seconds ]",
      parameters: {
        minutes: integer(0, 35791, "Minutes without a key before the session ends, 0 for never"),
        seconds: integer(0, 59, "Additional seconds"),
      },
      run: setIdleTimeout,
      undo: setIdleTimeout,
    },
    {
      view: "line",
      syntax: "screen-length length",
      parameters: { length: integer(0, 512, "Lines of a screen, 0 for no pause") },
      run: setScreenLength,
      undo: setScreenLength,
    },
    {
      view: "line",
      syntax: "history-command max-size size",
      parameters: { size: integer(0, 256, "Number of stored commands") },
      run: setHistorySize,
      undo: setHistorySize,
    },
  ];
}
