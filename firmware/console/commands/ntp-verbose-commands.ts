import type { Command } from "../grammar/command";
import { refusalsLines } from "../display/ntp-refusals";
import { verboseText } from "../display/ntp-sessions-verbose";
import { printLines } from "../session";

/** Long displays of NTP. */
export function ntpVerboseCommands(): Command[] {
  return [
    {
      view: "any",
      syntax: "display ntp-service sessions verbose",
      run: (_values, { engine, session }) => {
        printLines(session, verboseText(engine));
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display ntp-service refusals",
      run: (_values, { engine, session, configuration: { keys, sntp } }) => {
        printLines(session, refusalsLines(engine, [keys, sntp.keys]));
        return undefined;
      },
    },
  ];
}
