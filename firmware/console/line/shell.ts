import type { OptionalSections } from "../../config/configuration-text";
import type { makeDebugging } from "../debugging/debugging";
import type { Context } from "../grammar/command";
import type { Grammar } from "../grammar/grammar";
import { shortenHistory } from "../history";
import type { Key, KeyDecoder } from "./keys";
import { endLine, showPrompt, writeAbove, type LineEditor } from "./line-editor";
import { LogLevel } from "../../log/log";
import { keepLine } from "../../log/log-buffer";
import { logText } from "../log-text";
import type { LoginGuard } from "./login-guard";
import type { NetworkLines } from "../user-lines";
import { MORE, type Pager } from "./pager";
import { printLines, restartSession, takeOutput, type Outcome, type Session } from "../session";
import type { Configuration } from "../../settings/configuration";
import { clearDeadline, setDeadline, type Deadline } from "../../time/deadline";
import { makeTimestamp, type Timestamp } from "../../time/timestamp";
import { takeLines, type Part } from "../../notation/text";
import { IN_USER_VIEW, promptText } from "../../notation/views";

/** State of the console: see `Shell`. From `Prompting` on, the session waits for a key of the operator. */
export const enum ShellState {
  Closed,
  Stopped,
  Busy,
  LoggingIn,
  Prompting,
  Asking,
  Paging,
  Showing,
}

/**
 * The console session: reads keys; shows prompts, help and the output of commands.
 *
 *   state      event                           does                                      next
 *   closed     Enter, on a line of its owner   begins a session in user view             prompting
 *   closed     Enter, and the line has a login asks for name or password                 logging in
 *   logging in Enter, the right password       begins a session in user view             prompting
 *   logging in Enter, a wrong password         asks again                                logging in
 *   logging in Enter, the third wrong password hangs up; no login for a minute           closed
 *   logging in Ctrl+C, Ctrl+Z, 60 s            hangs up                                  closed
 *   prompting  Enter                           runs the command, shows its output        prompting
 *   prompting  Enter, and the command asks     shows the question                        asking
 *   prompting  Enter, and the command goes on  waits for its end                         busy
 *   prompting  Enter: quit in user view        ends the session, hangs up                closed
 *   prompting  output of a command             shows lines until there are more to make  showing, or what follows the text
 *   showing    time for others has passed      shows and makes the next lines            showing, or what follows the text
 *   showing    no room in the console          waits                                     showing
 *   showing    text longer than the screen     shows the first screen                    paging
 *   showing    Ctrl+C                          discards stored keys and rest of the text what follows the text
 *   showing    any other key                   stores it                                 showing
 *   busy       end of the command              shows its output                          prompting, then reads the stored keys
 *   busy       Ctrl+C                          stops it, discards the stored keys        prompting
 *   busy       any other key                   stores it                                 busy
 *   asking     Enter                           gives the answer to the command           prompting or asking
 *   asking     Enter, and the board restarts   stops reading                             stopped
 *   asking     Ctrl+C, Ctrl+Z                  withdraws the question                    prompting
 *   asking     30 s                            withdraws the question                    prompting
 *   paging     Space                           shows the next screen                     paging, showing, or what follows the text
 *   paging     Enter                           shows the next line                       paging, showing, or what follows the text
 *   paging     Ctrl+C, Ctrl+Z, q               discards the rest of the text             what follows the text
 *   prompting  idle-timeout                    ends the session, hangs up                closed
 *   asking     idle-timeout                    ends the session, hangs up                closed
 *   paging     idle-timeout                    ends the session, hangs up                closed
 *   showing    idle-timeout                    ends the session, hangs up                closed
 *   any        console opened                  as Enter in the state closed              prompting or logging in
 *   stopped    any                             nothing                                   stopped
 */
export interface Shell {
  readonly context: Context;
  readonly features: ConsoleFeatures;
  readonly editor: LineEditor;
  readonly decoder: KeyDecoder;
  state: ShellState;
  /** Login of the line. Undefined on a board without the feature. */
  readonly login: Login | undefined;
  /** Candidates of the key Tab. */
  completion?: Completion | undefined;
  /** Text of the states `Showing` and `Paging`. */
  pager?: Pager | undefined;
  /** End of a session without a key (`idle-timeout`). */
  readonly idle: Deadline;
  /** End of a question without an answer, or time to go on with a text. */
  readonly question: Deadline;
  /** Characters that have been received and are not read yet. */
  unread: string;
  /** True while the shell handles an event. An event that fails leaves it so. */
  isWorking: boolean;
}

/** Candidates that Tab shows in turn, each press the next, until another key is pressed. */
interface Completion {
  readonly before: string;
  readonly words: string[];
  next: number;
}

/** Writes a log line. */
export type WriteLog = (this: void, module: string, level: LogLevel, mnemonic: string, text: string) => void;

/** Login of one line (`login.ts`). It keeps count of failed attempts over sessions. */
export interface Login {
  /** Returns the name of the local user who logs in or has logged in; empty without one. */
  readonly name: (this: void) => string;
  /** Returns true when no operator may log in on the line at the counter reading `now`, after failed attempts on it. */
  readonly isPaused: (this: void, now: Timestamp) => boolean;
  /** Begins the login of a session. Returns true when the line asks for none: the session may begin. */
  readonly begin: (this: void, shell: Shell) => boolean;
  /** Reads a key of a name or a password. */
  readonly readKey: (this: void, shell: Shell, key: Key, character: string) => void;
  /** Ends a login that takes too long. */
  readonly withdraw: (this: void, shell: Shell) => void;
  /** Closes a session whose first line is an HTTP request. Returns true when it has. */
  readonly closeForeign: (this: void, shell: Shell, line: string) => boolean;
  /** Warns at the start of the device when the login is not as it should be. */
  readonly warn: (this: void, shell: Shell, writeLog: WriteLog) => void;
}

/** Features of the console. Undefined where a board leaves one out. */
export interface ConsoleFeatures extends Grammar {
  /** Keys `?` and Tab. */
  readonly help: ShellHelp | undefined;
  /** Makes the login of a console line. `guard` limits the attempts over several lines. */
  readonly login: ((this: void, guard?: LoginGuard) => Login) | undefined;
  /** Makes the lines vty 0 to 4 beside the shell of con 0. Its result is undefined on a board without TCP. */
  readonly virtualLines: ((this: void, shell: Shell) => NetworkLines | undefined) | undefined;
  /** `debugging ntp-service`. */
  readonly debugging: typeof makeDebugging | undefined;
  /** Sections of the configuration text beside those of every board. */
  readonly optionalSections: OptionalSections | undefined;
  /** Returns why a saved configuration of this size is not read. Undefined where the storage holds small ones only. */
  readonly sizeRefusal: ((this: void, text: string) => string | undefined) | undefined;
  /** Takes a line of the text of a banner. Undefined where the board leaves out banners. */
  readonly takeBannerLine: ((this: void, session: Session, configuration: Configuration, line: string | undefined) => boolean) | undefined;
  /** Closes what a line of the saved configuration that is not executed may restrict. Undefined where the board has no access lists. */
  readonly failClosed: ((this: void, context: Context, line: string, isFault: boolean) => boolean) | undefined;
}

/** Keys `?` and Tab. */
export interface ShellHelp {
  readonly show: (this: void, shell: Shell) => void;
  readonly complete: (this: void, shell: Shell) => void;
}

/** Time for which a question waits for its answer [s] (console README, "Saving"). */
const QUESTION_TIMEOUT = 30;
/** Time after which a console without room is asked again [s]. */
const ROOM_INTERVAL = 0.01;
/** Lines after a session, on a line of its owner. */
export const GREETING = ["", "User interface con0 is available.", "", "", "", "Press ENTER to get started."];

const now = makeTimestamp();

/** Enters `state`, which has a deadline in `delay` [s] or none. */
export function enter(shell: Shell, state: ShellState, delay?: number): void {
  const { editor, pager } = shell;
  shell.state = state;
  editor.after = state === ShellState.Showing ? pager?.parts : undefined;
  if (state < ShellState.Paging) shell.pager = undefined;
  clearDeadline(shell.question);
  if (delay !== undefined) {
    shell.context.board.counter.read(now);
    setDeadline(shell.question, now, delay);
  }
  if (state < ShellState.Prompting) clearDeadline(shell.idle);
}

/** Begins the time without a key. Input from a file ends no session. */
export function restartIdle({ context, editor, idle, state }: Shell): void {
  const { board, settings } = context;
  clearDeadline(idle);
  if (state < ShellState.Prompting || !editor.serial.isAttended || settings.idleTimeout === 0) return;
  board.counter.read(now);
  setDeadline(idle, now, settings.idleTimeout);
}

/** Event: the console has been opened. A new session begins in user view, whatever the last one left: the operator may be another one. */
export function openShell(shell: Shell): void {
  const { session, settings } = shell.context;
  if (shell.state === ShellState.Stopped) return;
  enter(shell, ShellState.Closed);
  session.activity?.stop();
  takeOutput(session);
  restartSession(session, IN_USER_VIEW, shell.editor.serial.isAttended ? settings.screenLength : 0);
  if (shell.context.virtualLine !== undefined) session.isMonitoring = false;
  shell.completion = undefined;
  shortenHistory(session.history, 0);
  if (shell.login === undefined || shell.login.begin(shell)) beginSession(shell);
}

/** Begins a session after the login. */
export function beginSession(shell: Shell): void {
  logSession(shell, "SHELL_LOGIN", `${shell.context.user} logged in from ${shell.context.origin}.`);
  logNotTaken(shell);
  endLine(shell.editor);
  prompt(shell);
  restartIdle(shell);
}

/** Ends the session. */
export function closeShell(shell: Shell): void {
  enter(shell, ShellState.Closed);
  logSession(shell, "SHELL_LOGOUT", `${shell.context.user} logged out from ${shell.context.origin}.`);
  if (shell.context.virtualLine === undefined) writeAbove(shell.editor, GREETING);
  shell.editor.serial.hangUp();
}

/**
 * Stores a log line of the session. It is not shown: programs take the word "login" on the screen for a prompt (console README, "Console line").
 */
function logSession({ context }: Shell, mnemonic: string, text: string): void {
  const { configuration, engine, logs } = context;
  if (!configuration.isInfoCenterEnabled) return;
  keepLine(logs, logText(engine.clock, configuration, "SHELL", LogLevel.Notification, mnemonic, text));
}

/** Logs how many lines of refused views were not executed, when these have ended. It is not shown: programs that paste a configuration read the screen. */
export function logNotTaken(shell: Shell): void {
  const { session } = shell.context;
  if (session.refusedView !== "" || session.notTaken === 0) return;
  const count = session.notTaken;
  session.notTaken = 0;
  logSession(shell, "SHELL_PASTE", `Lines of refused views not taken: ${count}.`);
}

/** Withdraws the question. The command that asked does no more. */
export function withdrawQuestion(shell: Shell): void {
  endLine(shell.editor);
  shell.context.session.question = undefined;
  finishCommand(shell, undefined);
}

/** After a command or an answer: shows the output, then what the session asks for. */
export function finishCommand(shell: Shell, refusal: Outcome): void {
  const session = shell.context.session;
  if (session.activity !== undefined) {
    enter(shell, ShellState.Busy);
    return;
  }
  if (refusal !== undefined) printLines(session, [refusal]);
  showText(shell, takeOutput(session), () => {
    if (session.isOver) closeShell(shell);
    else if (session.isRestarting) enter(shell, ShellState.Stopped);
    else prompt(shell);
  });
}

/** True when a command has ended its activity and its output was not shown: an event that failed in between leaves the shell so. */
export function isStranded({ state, context }: Shell): boolean {
  return state === ShellState.Busy && context.session.activity === undefined;
}

/**
 * After a failed event that read a key or ended a command: discards the line and what the command began, shows `message`, and returns to the prompt. A login ends
 * without a session.
 */
export function recoverShell(shell: Shell, message: string): void {
  const { editor, context, state } = shell;
  const { session } = context;
  if (state < ShellState.Busy) return;
  const activity = session.activity;
  session.activity = undefined;
  session.question = undefined;
  if (activity !== undefined) activity.stop();
  takeOutput(session);
  shell.completion = undefined;
  editor.after = undefined;
  if (editor.isPrompting) endLine(editor);
  writeAbove(editor, [message]);
  if (state === ShellState.LoggingIn) shell.login?.withdraw(shell);
  else prompt(shell);
}

/** Returns true when more than the second half of an Enter is unread: programs type ahead. Their keys are not meant for the pager. */
function isTypingAhead({ unread }: Shell): boolean {
  return unread.length > 1 || (unread.length === 1 && unread !== "\n" && unread !== "\0");
}

/** Shows a text, a screen at a time; `goOn` follows it. */
export function showText(shell: Shell, parts: Part[], goOn: (this: void) => void): void {
  const { screenLength } = shell.context.session;
  shell.pager = { parts, place: 0, index: 0, lines: [], left: screenLength === 0 || isTypingAhead(shell) ? Infinity : screenLength, goOn };
  showMore(shell);
}

/** Shows lines of the text, and continues after it. Lines that have to be made are made once: further ones wait until other events have been handled. */
export function showMore(shell: Shell): void {
  const { editor, pager } = shell;
  let isMade = false;
  let delay = 0;
  while (pager !== undefined) {
    if (pager.lines.length > 0) {
      if (pager.left === 0) {
        enter(shell, ShellState.Paging);
        showPrompt(editor, MORE);
        return;
      }
      if (editor.serial.hasRoom?.() === false) {
        delay = ROOM_INTERVAL;
        break;
      }
      editor.serial.write(`${pager.lines.shift()}\r\n`);
      pager.left = pager.left - 1;
    } else {
      const isLine = typeof pager.parts[pager.place] === "string";
      if (isMade && !isLine) break;
      isMade = !isLine;
      const lines = takeLines(pager);
      if (lines === undefined) {
        pager.goOn();
        return;
      }
      pager.lines = lines;
    }
  }
  enter(shell, ShellState.Showing, delay);
}

/** Shows the question of the session, or the prompt. */
export function prompt(shell: Shell): void {
  const { configuration, session } = shell.context;
  const question = session.question;
  if (question === undefined) enter(shell, ShellState.Prompting);
  else enter(shell, ShellState.Asking, QUESTION_TIMEOUT);
  showPrompt(shell.editor, question === undefined ? promptText(configuration.sysname, session.viewContext) : question.text);
}
