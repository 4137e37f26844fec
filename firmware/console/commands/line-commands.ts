import { Default } from "../../settings/configuration";
import { integerOf, type Action, type Command } from "../grammar/command";
import { integer } from "../grammar/parameters";
import { shortenHistory } from "../history";
import { LINE_VIEW } from "../../notation/views";

const openLine: Action = (_values, { session }) => {
  session.viewContext = { view: LINE_VIEW, subject: "" };
  return undefined;
};

const setIdleTimeout: Action = (values, { configuration }) => {
  const minutes = integerOf(values, "minutes", Default.IdleTimeout / 60);
  configuration.idleTimeout = minutes * 60 + integerOf(values, "seconds", 0);
  return undefined;
};

const setScreenLength: Action = (values, { configuration, session }) => {
  configuration.screenLength = integerOf(values, "length", Default.ScreenLength);
  session.screenLength = configuration.screenLength;
  return undefined;
};

const setHistorySize: Action = (values, { configuration, session }) => {
  configuration.historySize = integerOf(values, "size", Default.HistorySize);
  shortenHistory(session.history, configuration.historySize);
  return undefined;
};

/** The console line (console README, "Console line", "Paging", "History"). Devices call it `aux 0` or `con 0`, Comware 7 `line`. */
export function lineCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "{ user-interface | line } { aux | console } line-number",
      parameters: { "line-number": integer(0, 0, "Number of the line") },
      run: openLine,
    },
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
