import type { Question } from "../session";
import type { Context } from "../grammar/command";
import { nextLine, previousLine } from "../history";
import { decodeKey, Key, makeKeyDecoder } from "./keys";
import { editLine, endLine, insertCharacter, redisplay, replaceText, type LineEditor } from "./line-editor";
import { endPause } from "./pager";
import { executeHotkey, executeLine } from "./execute-line";
import {
  closeShell,
  enter,
  finishCommand,
  logNotTaken,
  openShell,
  prompt,
  restartIdle,
  ShellState,
  showMore,
  withdrawQuestion,
  type Login,
  type Shell,
  type ConsoleFeatures,
} from "./shell";
import { clearDeadline, isDue, makeDeadline } from "../../time/deadline";
import { makeTimestamp } from "../../time/timestamp";
import { IN_USER_VIEW } from "../../notation/views";

/** Keys of the console, by the state of the shell. */

const now = makeTimestamp();
const CANCEL = "\x03";
const enum Limit {
  /** Longest input that is stored, in characters: some pasted lines. */
  Unread = 4096,
}

/** Makes a shell on `editor` that reads the commands of `features` and acts on `context`. It is closed. `login` is that of its line. */
export function makeShell(context: Context, features: ConsoleFeatures, editor: LineEditor, login: Login | undefined): Shell {
  const shell: Shell = {
    context,
    features,
    editor,
    decoder: makeKeyDecoder(),
    state: ShellState.Closed,
    idle: makeDeadline(),
    question: makeDeadline(),
    unread: "",
    isWorking: false,
    login,
  };
  context.session.onActivityEnd = () => {
    if (!shell.isWorking) shellInput(shell, "");
  };
  return shell;
}

/**
 * Event: characters have been typed, any number at once; they follow the unread ones. None: a deadline has come, or an activity has ended. Reads the keys until a
 * line has been executed: the next one waits for other events. Ctrl+C stops a command, and the keys before it are discarded.
 */
export function shellInput(shell: Shell, characters: string): void {
  const { session } = shell.context;
  let hasRead = characters !== "";
  shell.isWorking = true;
  shell.unread = shell.unread + characters;
  runDeadlines(shell);
  for (;;) {
    if (shell.state === ShellState.Busy && session.activity === undefined) {
      finishCommand(shell, undefined);
      restartIdle(shell);
    }
    const isBusy = shell.state === ShellState.Showing || shell.state === ShellState.Busy;
    const place = isBusy ? shell.unread.indexOf(CANCEL) : 0;
    if (place < 0 || shell.unread === "" || shell.state === ShellState.Stopped) break;
    const character = shell.unread.charAt(place);
    shell.unread = shell.unread.substring(place + 1);
    if (shell.state === ShellState.Showing) shell.pager?.goOn();
    else if (isBusy) session.activity?.stop();
    hasRead = true;
    if (!isBusy && readKey(shell, character) && shell.state === ShellState.Prompting && shell.unread !== "") {
      enter(shell, ShellState.Prompting, 0);
      break;
    }
  }
  if (shell.unread.length > Limit.Unread) shell.unread = shell.unread.substring(0, Limit.Unread);
  if (hasRead) restartIdle(shell);
  shell.isWorking = false;
}

/** Ends a session without a key, shows more of a text, or withdraws a question without an answer, so that no later key answers it. */
function runDeadlines(shell: Shell): void {
  shell.context.board.counter.read(now);
  if (isDue(shell.idle, now)) {
    endLine(shell.editor);
    closeShell(shell);
  } else if (isDue(shell.question, now)) {
    if (shell.state === ShellState.LoggingIn) shell.login?.withdraw(shell);
    else if (shell.state === ShellState.Showing) showMore(shell);
    else if (shell.state === ShellState.Asking) withdrawQuestion(shell);
    else clearDeadline(shell.question);
  }
}

/** Reads a key. Returns true for Enter. */
function readKey(shell: Shell, character: string): boolean {
  const key = decodeKey(shell.decoder, character);
  if (shell.state === ShellState.Prompting) readLineKey(shell, key, character);
  else if (shell.state === ShellState.Asking) readAnswerKey(shell, key, character);
  else if (shell.state === ShellState.Paging) readPagerKey(shell, key, character);
  else if (shell.state === ShellState.LoggingIn) shell.login?.readKey(shell, key, character);
  else if (key === Key.Enter && shell.editor.serial.reach === undefined) openShell(shell);
  return key === Key.Enter;
}

function readLineKey(shell: Shell, key: Key, character: string): void {
  const editor = shell.editor;
  const history = shell.context.session.history;
  if (key !== Key.Tab && key !== Key.None) shell.completion = undefined;
  if (key === Key.Character) insertCharacter(editor, character);
  else if (key === Key.Enter) executeLine(shell);
  else if (key === Key.Help && shell.context.session.banner !== undefined) insertCharacter(editor, character);
  else if (key === Key.Help) shell.features.help?.show(shell);
  else if (key === Key.Tab) shell.features.help?.complete(shell);
  else if (key === Key.Return || key === Key.Cancel) leaveLine(shell, key);
  else if (key === Key.Redisplay) redisplay(editor);
  else if (key === Key.ShowConfiguration) executeHotkey(shell, "display current-configuration");
  else if (key === Key.StopDebugging) executeHotkey(shell, "undo debugging all");
  else if (key === Key.Previous || key === Key.Next) recallLine(editor, key === Key.Previous ? previousLine(history) : nextLine(history));
  else editLine(editor, key);
}

function readAnswerKey(shell: Shell, key: Key, character: string): void {
  if (key === Key.Character || key === Key.Help) insertCharacter(shell.editor, character);
  else if (key === Key.Enter) enterAnswer(shell, shell.context.session.question);
  else if (key === Key.Return || key === Key.Cancel) withdrawQuestion(shell);
  else editLine(shell.editor, key);
}

function enterAnswer(shell: Shell, question: Question | undefined): void {
  const answer = shell.editor.text.trim();
  endLine(shell.editor);
  shell.context.session.question = undefined;
  finishCommand(shell, question === undefined ? undefined : question.answer(answer));
}

function readPagerKey(shell: Shell, key: Key, character: string): void {
  const pager = shell.pager;
  const isQuit = key === Key.Cancel || key === Key.Return || (key === Key.Character && character === "q");
  const isScreen = key === Key.Character && character === " ";
  if (pager === undefined || (!isQuit && !isScreen && key !== Key.Enter)) return;
  endPause(shell.editor);
  pager.left = isScreen ? shell.context.session.screenLength : 1;
  if (isQuit) pager.goOn();
  else showMore(shell);
}

/** Replaces the typed text by a line of the history; undefined past either end. */
function recallLine(editor: LineEditor, line: string | undefined): void {
  if (line !== undefined) replaceText(editor, line);
}

function leaveLine(shell: Shell, key: Key): void {
  endLine(shell.editor);
  shell.context.session.refusedView = "";
  shell.context.session.banner = undefined;
  logNotTaken(shell);
  if (key === Key.Return) shell.context.session.viewContext = IN_USER_VIEW;
  prompt(shell);
}
