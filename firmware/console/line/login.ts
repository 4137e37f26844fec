import { LogLevel } from "../../log/log";
import { AuthenticationMode } from "../../settings/login-settings";
import { setDeadline } from "../../time/deadline";
import { makeTimestamp } from "../../time/timestamp";
import { editHidden } from "./hidden-text";
import { isHttpRequest } from "./http-request";
import { Key } from "./keys";
import { editLine, endLine, insertCharacter, showPrompt, writeAbove } from "./line-editor";
import { countFailed, isPaused, makeLineGuard, type LoginGuard } from "./login-guard";
import { isRight, modeOf, obstacleOf, PAUSED, storeLoginLog, warn } from "./login-mode";
import { beginSession, enter, GREETING, ShellState, type Login, type Shell } from "./shell";

/**
 * Login at the beginning of a session (console README, "Login"). Modes: `login-mode.ts`.
 *
 * A password is in memory until Enter, is not shown, and is not logged. Names are not logged either: an operator may type the password in place of the name.
 */

/** Time for a name or a password [s]. */
const ANSWER_TIME = 60;

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
  /** Limit of the line, and that over all network lines. */
  readonly guards: LoginGuard[];
  /** True when the session has read a line. */
  hasReadLine: boolean;
}

const now = makeTimestamp();

/** Begins the login. Returns true when the line asks for none. */
function begin(shell: Shell, login: LoginState): boolean {
  login.hasReadLine = false;
  login.name = "";
  const mode = modeOf(shell);
  if (mode === AuthenticationMode.None) return true;
  endLine(shell.editor);
  const obstacle = isGuarded(shell, login) ? PAUSED : obstacleOf(shell, mode);
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
  setDeadline(shell.question, now, ANSWER_TIME);
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
  } else if (isGuarded(shell, login)) {
    refuse(shell, login, [PAUSED]);
  } else if (isRight(shell, login.name, line)) {
    login.guards[0].failures = 0;
    shell.context.session.isMonitoring = shell.context.virtualLine === undefined;
    beginSession(shell);
  } else {
    countFailure(shell, login);
  }
}

/** Asks again, or after the last attempt begins the pause. */
function countFailure(shell: Shell, login: LoginState): void {
  const { context } = shell;
  storeLoginLog(context, "LOGIN", LogLevel.Notification, "LOGIN_FAILED", `${context.user} failed to log in from ${context.origin}.`);
  context.board.counter.read(now);
  for (const guard of login.guards) countFailed(guard, now);
  if (isGuarded(shell, login)) refuse(shell, login, [FAILED]);
  else ask(shell, login, [FAILED, ""]);
}

/** Ends the login without a session. A line of its owner shows how to begin again. */
function refuse(shell: Shell, login: LoginState, lines: string[]): void {
  login.typed = "";
  const { serial } = shell.editor;
  shell.context.session.isMonitoring = shell.context.virtualLine === undefined;
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

/** Returns true when no password is checked. A pause may have begun on another line since the prompt. */
function isGuarded({ context }: Shell, { guards }: LoginState): boolean {
  context.board.counter.read(now);
  return guards.some((guard) => isPaused(guard, now));
}

/** Makes the login of a line on which no operator has tried to log in. `guard` is that of all network lines; undefined for con 0. */
export function makeLogin(guard?: LoginGuard): Login {
  const own = makeLineGuard();
  const state: LoginState = { name: "", isAskingName: false, typed: "", guards: guard === undefined ? [own] : [own, guard], hasReadLine: false };
  return {
    name: () => state.name,
    isPaused: (at) => isPaused(own, at),
    begin: (shell) => begin(shell, state),
    readKey: (shell, key, character) => readKey(shell, state, key, character),
    withdraw: (shell) => withdraw(shell, state),
    closeForeign: (shell, line) => closeForeign(shell, state, line),
    warn,
  };
}
