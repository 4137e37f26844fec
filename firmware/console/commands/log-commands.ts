import { LogLevel } from "../../log/log";
import type { Arguments, Command, Context } from "../grammar/command";
import { integerOf } from "../grammar/command";
import { clearLogBuffer, keptLines, LOG_CAPACITY, type LogBuffer } from "../../log/log-buffer";
import { integer } from "../grammar/parameters";
import { printLines, type Session, type Outcome } from "../session";

/** Makes a command that sets a switch of the session, its undo form, and their message. */
function terminalSwitch(word: string, turn: (this: void, session: Session, isOn: boolean) => void): Command {
  const run = (isOn: boolean, { session }: Context): Outcome => {
    turn(session, isOn);
    printLines(session, [`Current terminal ${word} is ${isOn ? "on" : "off"}.`]);
    return undefined;
  };
  return { view: "user", syntax: `terminal ${word}`, run: (_values, context) => run(true, context), undo: (_values, context) => run(false, context) };
}

/** Sets the least severe level that is shown. */
function setLogLevel(values: Arguments, { session }: Context): Outcome {
  session.isLogging = true;
  session.logLevel = integerOf(values, "severity", LogLevel.Informational);
  return undefined;
}

/** Returns the output of `display logbuffer` (console README, "Log and debugging") with `lines`. */
function logBufferLines(logs: LogBuffer, isEnabled: boolean, lines: string[]): string[] {
  return [
    `Logging buffer configuration and contents:${isEnabled ? "enabled" : "disabled"}`,
    `Allowed max buffer size : ${logs.capacity}`,
    `Actual buffer size : ${logs.capacity}`,
    "Channel number : 4 , Channel name : logbuffer",
    "Dropped messages : 0",
    `Overwritten messages : ${logs.overwritten}`,
    `Current messages : ${logs.lines.length}`,
    "",
    ...lines,
  ];
}

const SEVERITY = integer(0, 7, "Level, 0 (emergency) to 7 (debugging)");

/** Log lines (console README, "Log and debugging"). */
export function logCommands(): Command[] {
  return [
    terminalSwitch("monitor", (session, isOn) => {
      session.isMonitoring = isOn;
    }),
    terminalSwitch("debugging", (session, isOn) => {
      session.isDebugging = isOn;
    }),
    terminalSwitch("logging", (session, isOn) => {
      session.isLogging = isOn;
      session.logLevel = LogLevel.Informational;
    }),
    {
      view: "user",
      syntax: "terminal logging level severity",
      parameters: { severity: SEVERITY },
      run: setLogLevel,
      undoSyntax: "terminal logging level",
      undo: setLogLevel,
    },
    {
      view: "system",
      syntax: "info-center enable",
      run: (_values, { configuration, session }) => {
        configuration.isInfoCenterEnabled = true;
        printLines(session, ["Information center is enabled."]);
        return undefined;
      },
      undoSyntax: "info-center enable",
      undo: (_values, { configuration, session }) => {
        configuration.isInfoCenterEnabled = false;
        printLines(session, ["Information center is disabled."]);
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display logbuffer [ reverse ] [ level severity | size buffer-size ] *",
      parameters: { severity: SEVERITY, "buffer-size": integer(1, LOG_CAPACITY, "Number of lines, the newest") },
      run: (values, { configuration, logs, session }) => {
        const lines = keptLines(logs, integerOf(values, "severity", -1), integerOf(values, "buffer-size", LOG_CAPACITY));
        if (values["reverse"] !== undefined) lines.reverse();
        printLines(session, logBufferLines(logs, configuration.isInfoCenterEnabled, lines));
        return undefined;
      },
    },
    {
      view: "user",
      syntax: "reset logbuffer",
      run: (_values, { logs }) => {
        clearLogBuffer(logs);
        return undefined;
      },
    },
  ];
}
