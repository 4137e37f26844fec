import type { Command } from "../grammar/command";
import { sessionsText } from "../display/ntp-sessions";
import { statusLines } from "../display/ntp-status";
import { printLines } from "../session";

/** Displays of NTP. */
export function ntpDisplayCommands(): Command[] {
  return [
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
      syntax: "display ntp-service sessions",
      run: (_values, { engine, session }) => {
        printLines(session, sessionsText(engine));
        return undefined;
      },
    },
  ];
}
