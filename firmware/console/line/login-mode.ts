import { isPassword } from "../../auth/password";
import { LogLevel } from "../../log/log";
import { keepLine } from "../../log/log-buffer";
import { AuthenticationMode, findUser, isFullRight, mayLogIn, type LineLogin } from "../../settings/login-settings";
import type { Context } from "../grammar/command";
import { logText } from "../log-text";
import type { Shell, WriteLog } from "./shell";

/**
 * Modes of the login (console README, "Login"):
 *
 *   authentication-mode   line of its owner        loopback                 network
 *   default, none         no login                 no login, and a warning  as `password`
 *   password              password of the line; the line without one lets no operator in
 *   scheme                a local user with a password, the service of the line and all rights; the line without one lets no operator in
 */

const NO_PASSWORD = "% Login password has not been set!";
/** Why no operator can log in for a minute. */
export const PAUSED = "% Too many failed attempts; try again in a minute.";
const NO_USER = "% No local user may log in on this line!";
const NO_RIGHTS = "% The user level of this line is not supported!";

/** Returns the login of the line; undefined when it is not configured. */
function loginOf({ configuration, virtualLine }: Context): LineLogin | undefined {
  return virtualLine === undefined ? configuration.login : virtualLine;
}

/** Returns the mode in force. On a line that others can reach `none` is no mode. */
export function modeOf({ context, editor }: Shell): AuthenticationMode {
  const mode = loginOf(context)?.mode;
  if (mode !== undefined && mode !== AuthenticationMode.None) return mode;
  return editor.serial.reach === "network" ? AuthenticationMode.Password : AuthenticationMode.None;
}

/** Returns why no operator can log in; empty when one can, or need not. */
export function obstacleOf({ context, editor }: Shell, mode: AuthenticationMode): string {
  const { configuration, virtualLine } = context;
  if (mode === AuthenticationMode.None) return "";
  if (mode === AuthenticationMode.Password) {
    if (loginOf(context)?.password === undefined) return NO_PASSWORD;
    return virtualLine === undefined || virtualLine.rights.length === 0 || virtualLine.rights.some((words) => isFullRight(words)) ? "" : NO_RIGHTS;
  }
  const { login } = configuration;
  const service = serviceOf(editor.serial.reach);
  return login !== undefined && login.users.some((user) => mayLogIn(user, service)) ? "" : NO_USER;
}

/** Returns the service type of a line. */
function serviceOf(reach: string | undefined): string {
  return reach === undefined ? "terminal" : "telnet";
}

/** Returns true for the right password. An unknown name takes as long as a known one. */
export function isRight(shell: Shell, name: string, password: string): boolean {
  return isPassword(password, storedFor(shell, name), shell.context.board);
}

function storedFor(shell: Shell, name: string): string | undefined {
  const { context, editor } = shell;
  const { login } = context.configuration;
  const mode = modeOf(shell);
  // The settings may have changed since the prompt.
  if (obstacleOf(shell, mode) !== "") return undefined;
  if (mode === AuthenticationMode.Password) return loginOf(context)?.password;
  if (login === undefined) return undefined;
  const service = serviceOf(editor.serial.reach);
  const user = findUser(login, name);
  return user !== undefined && mayLogIn(user, service) ? user.password : undefined;
}

/** Warns at the start of the device when no operator can log in, or every program on this computer can. */
export function warn(shell: Shell, writeLog: WriteLog): void {
  const mode = modeOf(shell);
  const obstacle = obstacleOf(shell, mode);
  if (obstacle === NO_PASSWORD) writeWarning(writeLog, "The console lets no operator in: its password has not been set.");
  else if (obstacle === NO_USER)
    writeWarning(writeLog, "The console lets no operator in: no local user has a password, its service type and all rights.");
  else if (mode === AuthenticationMode.None && shell.editor.serial.reach !== undefined)
    writeWarning(writeLog, "The console asks for no password: every program on this computer can configure the device.");
}

function writeWarning(writeLog: WriteLog, text: string): void {
  writeLog("SHELL", LogLevel.Warning, "SHELL_LOGIN_MODE", text);
}

/** Stores a log line about the login. It is not shown: programs take the word "login" on the screen for a prompt (console README, "Console line"). */
export function storeLoginLog({ configuration, engine, logs }: Context, module: string, level: LogLevel, mnemonic: string, text: string): void {
  if (configuration.isInfoCenterEnabled) keepLine(logs, logText(engine.clock, configuration, module, level, mnemonic, text));
}
