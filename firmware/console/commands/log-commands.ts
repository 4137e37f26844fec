import type { Arguments, Command, Context } from "../grammar/command";
import { integerOf } from "../grammar/command";
import { clearLogBuffer, keptLines, LOG_CAPACITY, type LogBuffer } from "../../log/log-buffer";
import { integer } from "../grammar/parameters";
import { DEFAULT_LOG_LEVEL, printLines, type Session, type Outcome } from "../session";

/** A command that turns something of the session on, and its undo form; each says so. */
function terminalSwitch(word: string, turn: (this: void, session: Session, isOn: boolean) => void): Command {
  const run = (isOn: boolean, { session }: Context): Outcome => {
    turn(session, isOn);
    printLines(session, [`Current terminal ${word} is ${isOn ? "on" : "off"}.`]);
    return undefined;
  };
  return { view: "user", syntax: `terminal ${word}`, run: (_values, context) => run(true, context), undo: (_values, context) => run(false, context) };
}

/** Lines down to this level are shown from now on; the default when none is said. */
function setLogLevel(values: Arguments, { session }: Context): Outcome {
  session.isLogging = true;
  session.logLevel = integerOf(values, "severity", DEFAULT_LOG_LEVEL);
  return undefined;
}

/** `display logbuffer` in the words of Comware 5's ancestor (console.md section 5.7), with the `lines` that were asked for. */
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

/** Where log lines go (console.md section 5.7). */
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
      session.logLevel = DEFAULT_LOG_LEVEL;
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
      parameters: { severity: SEVERITY, "buffer-size": integer(1, LOG_CAPACITY, "Newest lines that are shown") },
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
