import type { Board } from "../hal/board";
import type { BoardEvents } from "../hal/board-events";
import { makeSystemClock, type SystemClock } from "./clock/system-clock";
import type { SystemVariables } from "./clock/system-variables";
import { makeConfiguration, type Configuration } from "./settings/configuration";
import { loadConfiguration } from "./console/commands/load";
import { SAVED_CONFIGURATION } from "./console/commands/save";
import { makeLineEditor, writeAbove } from "./console/line/line-editor";
import { logText } from "./console/log-text";
import { LogLevel, type Log } from "./log/log";
import { keepLine, makeLogBuffer, type LogBuffer } from "./log/log-buffer";
import { makeSession, isShown } from "./console/session";
import type { NetworkLines, ShowLines } from "./console/user-lines";
import { IN_SYSTEM_VIEW, IN_USER_VIEW } from "./notation/views";
import { isStranded, openShell, recoverShell, type Shell } from "./console/line/shell";
import { makeShell, shellInput } from "./console/line/shell-input";
import { rejoinGroups } from "./network/interfaces";
import { addDeadline, endEvent } from "./engine/deadlines";
import type { Engine } from "./engine/engine";
import { makeEngine, onAlarm, onDatagram, stopEngine } from "./engine/event-loop";
import { recoverEngine } from "./engine/recovery";
import type { Features } from "./features";

/** Room of a board (board.json, `capacity`). */
export interface Capacity {
  readonly associations: number;
  /** Authentication keys of NTP, and as many of SNTP. */
  readonly keys: number;
}

type LogWriter = (this: void, module: string, level: LogLevel, mnemonic: string, text: string) => void;

/** A running firmware: the board tells it of events, and calls `stop` before the power goes. */
export interface Timewire extends BoardEvents {
  /** Disciplined clock and system variables, for boards that set a clock of their own by them. */
  readonly clock: SystemClock;
  readonly system: SystemVariables;
  /** Sink of log records of the board. */
  readonly log: Log;
  /** State of the firmware, for tests and traces. */
  readonly engine: Engine;
  readonly configuration: Configuration;
  readonly shell: Shell;
  /** Saves what the next start needs. No event may follow. */
  stop(): void;
}

/**
 * Starts the firmware on `board` with what `features` names: clock from the RTC, saved configuration in force, console waiting. `capacity` is what the
 * board has room for, `configurationName` what messages call the saved configuration.
 */
export function startFirmware(board: Board, features: Features, capacity: Capacity, configurationName = SAVED_CONFIGURATION): Timewire {
  const clock = makeSystemClock(board.counter);
  const configuration = makeConfiguration(capacity.keys);
  const editor = makeLineEditor(board.console);
  const session = makeSession(IN_USER_VIEW);
  const logs = makeLogBuffer(board.memory);
  let lines: NetworkLines | undefined;
  const show: ShowLines = (level, texts) => {
    if (isShown(session, level)) writeAbove(editor, texts);
    if (lines !== undefined) lines.show(level, texts);
  };
  const writeLog = makeLogWriter(clock, configuration, logs, show);
  const log: Log = {
    write(level, mnemonic, text) {
      writeLog("NTP", level, mnemonic, text);
    },
  };
  const engine = makeEngine(board, features, clock, configuration.access, configuration.keys, log, capacity.associations);
  const { optionalSections } = features;
  const debugging = features.debugging === undefined ? undefined : features.debugging(engine, configuration, show);
  const shell = makeShell(
    { board, engine, configuration, logs, debugging, session, settings: configuration, user: "Console", origin: "con0", optionalSections },
    features,
    editor,
    features.login === undefined ? undefined : features.login(),
  );
  if (features.virtualLines !== undefined) lines = features.virtualLines(shell);
  shell.context.lines = lines;
  const runShell = (): void => shellInput(shell, "");
  addDeadline(engine, shell.idle, runShell);
  addDeadline(engine, shell.question, runShell);
  const loading = { ...shell.context, session: makeSession(IN_SYSTEM_VIEW) };
  loadConfiguration(loading, features, (texts) => writeAbove(editor, texts), configurationName);
  shell.login?.warn(shell, writeLog);
  if (lines !== undefined) lines.start(writeLog);
  endEvent(engine);

  const reportFault = makeFaultReport(writeLog);
  const reportLink = makeLinkReport(board, writeLog);

  return {
    clock,
    system: engine.system,
    log,
    engine,
    configuration,
    shell,
    onDatagram: (datagram) => onDatagram(engine, datagram),
    onBareRequest: makeBareRequestEvent(engine),
    onTimer: () => onAlarm(engine),
    onInterfaceChange: (index) => {
      reportLink(index);
      rejoinGroups(engine, index);
      if (features.followAddress !== undefined) features.followAddress(engine, index);
      endEvent(engine);
    },
    onStream: lines === undefined ? undefined : lines.onStream,
    onConsoleOpen: () => {
      shell.unread = ""; // keys of another operator
      openShell(shell);
      endEvent(engine);
    },
    onConsoleInput: (characters) => {
      shellInput(shell, characters);
      endEvent(engine);
    },
    onFault: (reason) => {
      const hasCommandFailed = shell.isWorking || isStranded(shell);
      shell.isWorking = false;
      recoverEngine(engine);
      reportFault(reason);
      if (hasCommandFailed) recoverShell(shell, `The command failed: ${reason}.`);
      if (lines !== undefined) lines.recover(`The command failed: ${reason}.`);
      return shell.unread !== "";
    },
    stop: () => stopEngine(engine),
  };
}

/** Makes the sink of all log lines: they are stored, and shown on the terminals. */
function makeLogWriter(clock: SystemClock, configuration: Configuration, logs: LogBuffer, show: ShowLines): LogWriter {
  return (module, level, mnemonic, text) => {
    if (!configuration.isInfoCenterEnabled) return;
    const line = logText(clock, configuration, module, level, mnemonic, text);
    keepLine(logs, line);
    show(level, [line]);
  };
}

/** Makes the log record of events that failed. Each record doubles the number of failures until the next one. */
function makeFaultReport(writeLog: LogWriter): (this: void, reason: string) => void {
  let faults = 0;
  let nextReport = 1;
  return (reason) => {
    faults = faults + 1;
    if (faults < nextReport) return;
    nextReport = nextReport * 2;
    writeLog("RUNTIME", LogLevel.Error, "FAULT", `An event was given up (${faults} in all): ${reason}`);
  };
}

/** Makes the log record of link changes. */
function makeLinkReport(board: Board, writeLog: LogWriter): (this: void, index: number) => void {
  const links = board.network.interfaces.map((networkInterface) => networkInterface.isUp);
  return (index) => {
    const { name, isUp } = board.network.interfaces[index];
    // An interface that has come into being since start counts as one that was down; a new address alone is no change of the link.
    const wasUp = index < links.length && links[index];
    while (links.length <= index) links.push(false);
    links[index] = isUp;
    if (isUp !== wasUp)
      writeLog("IFNET", LogLevel.Notification, "LINK_UPDOWN", `Line protocol state on the interface ${name} changed to ${isUp ? "up" : "down"}.`);
  };
}

function makeBareRequestEvent(engine: Engine): BoardEvents["onBareRequest"] {
  const answer = engine.features.answerBareRequest;
  if (answer === undefined) return undefined;
  return (first, second, interfaceIndex, sourceHigh, sourceLow, at) => answer(engine, first, second, interfaceIndex, sourceHigh, sourceLow, at);
}
