import type { Command } from "../command";
import { sessionsLines } from "../display/ntp-sessions";
import { verboseLines } from "../display/ntp-sessions-verbose";
import { refusalsLines } from "../display/ntp-refusals";
import { statusLines } from "../display/ntp-status";
import { printLines } from "../session";

/** The pages of NTP. */
export const NTP_DISPLAY_COMMANDS: Command[] = [
  {
    view: "any",
    syntax: "display ntp-service status",
    run: (_values, { engine, session }) => {
      printLines(session, statusLines(engine));
      return undefined;
    },
  },
  {
    view: "any",
    syntax: "display ntp-service refusals",
    run: (_values, { engine, session }) => {
      printLines(session, refusalsLines(engine));
      return undefined;
    },
  },
  {
    view: "any",
    syntax: "display ntp-service sessions [ verbose ]",
    run: (values, { engine, session }) => {
      printLines(session, values["verbose"] === undefined ? sessionsLines(engine) : verboseLines(engine));
      return undefined;
    },
  },
];
