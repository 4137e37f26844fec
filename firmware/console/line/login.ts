import { LogLevel } from "../../log/log";
import { AuthenticationMode } from "../../settings/login-settings";
import { isDue, isSet, makeDeadline, setDeadline, type Deadline } from "../../time/deadline";
import { makeTimestamp } from "../../time/timestamp";
import { editHidden } from "./hidden-text";
import { isHttpRequest } from "./http-request";
import { Key } from "./keys";
import { editLine, endLine, insertCharacter, showPrompt, writeAbove } from "./line-editor";
import { isRight, modeOf, obstacleOf, PAUSED, storeLoginLog, warn } from "./login-mode";
import { beginSession, enter, GREETING, ShellState, type Login, type Shell } from "./shell";

/**
 * Login at the beginning of a session (console README, "Login"). Modes: `login-mode.ts`.
 *
 * A password is in memory until Enter, is not shown, and is not logged. Names are not logged either: an operator may type the password in place of the name.
 */

/** Failed attempts before a pause, counted over sessions. */
const MOST_FAILURES = 3;
/** Time of the pause, and time for a name or a password [s]. */
const MINUTE = 60;

const HEADING = ["Login authentication", "", ""];
const FAILED = "% Login failed!";

/** State of the login of one line. */
interface LoginState {
  /** Name of the operator who logs in, or has logged in; empty for a line with a password of its own. */
  name: string;
  /** True while the name is asked for, false while the password is. */
  isAskingName: boolean;
  /** Password typed so far. */
  typed: string;
  /** Failed attempts since the last success or pause. */
  failures: number;
  /** End of the pause after too many failed attempts. */
  readonly pause: Deadline;
  /** True when the session has read a line. */
  hasReadLine: boolean;
}

const now = makeTimestamp();

/** Begins the login. Returns true when the line asks for none. */
function begin(shell: Shell, login: LoginState): boolean {
  const { context } = shell;
  login.hasReadLine = false;
  const mode = modeOf(shell);
  if (mode === AuthenticationMode.None) return true;
  endLine(shell.editor);
  context.board.counter.read(now);
  const obstacle = isSet(login.pause) && !isDue(login.pause, now) ? PAUSED : obstacleOf(shell, mode);
  if (obstacle === "") ask(shell, login, HEADING);
  else refuse(shell, login, [obstacle]);
  return false;
}

/** Shows `lines` and asks for the name, or for the password of the line. Log lines are not shown until the operator has logged in. */
function ask(shell: Shell, login: LoginState, lines: string[]): void {
  enter(shell, ShellState.LoggingIn);
  shell.context.session.isMonitoring = false;
  writeAbove(shell.editor, lines);
  askFor(shell, login, modeOf(shell) === AuthenticationMode.Scheme);
}

function askFor(shell: Shell, login: LoginState, isName: boolean): void {
  const { context } = shell;
  login.isAskingName = isName;
  login.typed = "";
  context.board.counter.read(now);
  setDeadline(shell.question, now, MINUTE);
  showPrompt(shell.editor, isName ? "Username:" : "Password:");
}

function readKey(shell: Shell, login: LoginState, key: Key, character: string): void {
  const { editor } = shell;
  if (key === Key.Cancel || key === Key.Return) withdraw(shell, login);
  else if (key === Key.Enter) enterLine(shell, login);
  else if (!login.isAskingName) login.typed = editHidden(login.typed, key, character);
  else if (key === Key.Character || key === Key.Help) insertCharacter(editor, character);
  else editLine(editor, key);
}

function enterLine(shell: Shell, login: LoginState): void {
  const { editor } = shell;
  const line = login.isAskingName ? editor.text : login.typed;
  login.typed = "";
  if (closeForeign(shell, login, line)) return;
  endLine(editor);
  if (login.isAskingName) {
    login.name = line.trim();
    askFor(shell, login, false);
  } else if (isRight(shell, login.name, line)) {
    login.failures = 0;
    shell.context.session.isMonitoring = true;
    beginSession(shell);
  } else {
    countFailure(shell, login);
  }
}

/** Asks again, or after the last attempt begins the pause. */
function countFailure(shell: Shell, login: LoginState): void {
  const { context } = shell;
  storeLoginLog(context, "LOGIN", LogLevel.Notification, "LOGIN_FAILED", `${context.user} failed to log in from ${context.origin}.`);
  login.failures = login.failures + 1;
  if (login.failures < MOST_FAILURES) {
    ask(shell, login, [FAILED, ""]);
    return;
  }
  login.failures = 0;
  context.board.counter.read(now);
  setDeadline(login.pause, now, MINUTE);
  refuse(shell, login, [FAILED]);
}

/** Ends the login without a session. A line of its owner shows how to begin again. */
function refuse(shell: Shell, login: LoginState, lines: string[]): void {
  login.typed = "";
  const { serial } = shell.editor;
  shell.context.session.isMonitoring = true;
  enter(shell, ShellState.Closed);
  writeAbove(shell.editor, serial.reach === undefined ? [...lines, ...GREETING] : lines);
  serial.hangUp();
}

/** Ends a login that takes too long, or that the operator gives up. */
function withdraw(shell: Shell, login: LoginState): void {
  endLine(shell.editor);
  refuse(shell, login, []);
}

/**
 * Closes a session of a network line whose first line is an HTTP request: a web page can make the browser of an operator send commands to a port of loopback.
 * Returns true when it has.
 */
function closeForeign(shell: Shell, login: LoginState, line: string): boolean {
  const { context, editor } = shell;
  const isFirst = !login.hasReadLine;
  login.hasReadLine = true;
  if (!isFirst || editor.serial.reach === undefined || !isHttpRequest(line)) return false;
  storeLoginLog(context, "SHELL", LogLevel.Warning, "SHELL_HTTP", `A session of ${context.origin} was closed: its first line was an HTTP request.`);
  endLine(editor);
  refuse(shell, login, []);
  return true;
}

/** Makes the login of a line on which no operator has tried to log in. */
export function makeLogin(): Login {
  const state: LoginState = { name: "", isAskingName: false, typed: "", failures: 0, pause: makeDeadline(), hasReadLine: false };
  return {
    begin: (shell) => begin(shell, state),
    readKey: (shell, key, character) => readKey(shell, state, key, character),
    withdraw: (shell) => withdraw(shell, state),
    closeForeign: (shell, line) => closeForeign(shell, state, line),
    warn,
  };
}
