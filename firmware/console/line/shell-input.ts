import { stopActivity, type Activity, type Question, type Session } from "../session";
import type { Context } from "../grammar/command";
import { nextLine, previousLine } from "../history";
import { decodeKey, Key, makeKeyDecoder } from "./keys";
import { editLine, endLine, insertCharacter, redisplay, replaceText, type LineEditor } from "./line-editor";
import { endPause } from "./pager";
import { executeHotkey, executeLine } from "./execute-line";
import {
  finishCommand,
  logNotTaken,
  openShell,
  prompt,
  restartIdle,
  runShellDeadlines,
  ShellState,
  showMore,
  withdrawQuestion,
  type Login,
  type Shell,
  type ConsoleFeatures,
} from "./shell";
import { makeDeadline } from "../../time/deadline";
import { IN_USER_VIEW } from "../../notation/views";

/** Keys of the console, by the state of the shell. */

const CANCEL = "\x03";
/** Longest input that is stored while a command goes on, in characters: some pasted lines. */
const MOST_TYPED_AHEAD = 4096;

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
    login,
  };
  context.session.onActivityEnd = (typedAhead) => finishActivity(shell, typedAhead);
  return shell;
}

/** Event: characters have been typed, any number at once. They follow the unread ones. */
export function shellInput(shell: Shell, characters: string): void {
  const { session } = shell.context;
  shell.unread = shell.unread + characters;
  runShellDeadlines(shell);
  while (shell.unread !== "" && shell.state !== ShellState.Stopped) {
    const character = shell.unread.charAt(0);
    shell.unread = shell.unread.substring(1);
    if (shell.state === ShellState.Busy && session.activity !== undefined) readActivityKey(session, session.activity, character);
    else readKey(shell, decodeKey(shell.decoder, character), character);
  }
  restartIdle(shell);
}

function readKey(shell: Shell, key: Key, character: string): void {
  if (shell.state === ShellState.Prompting) readLineKey(shell, key, character);
  else if (shell.state === ShellState.Asking) readAnswerKey(shell, key, character);
  else if (shell.state === ShellState.Paging) readPagerKey(shell, key, character);
  else if (shell.state === ShellState.LoggingIn) shell.login?.readKey(shell, key, character);
  else if (key === Key.Enter && shell.editor.serial.reach === undefined) openShell(shell);
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
  if (isQuit) pager.goOn();
  else showMore(shell, pager, isScreen ? shell.context.session.screenLength : 1);
}

/** Replaces the typed text by a line of the history; undefined past either end. */
function recallLine(editor: LineEditor, line: string | undefined): void {
  if (line !== undefined) replaceText(editor, line);
}

/** The activity of a command has ended: reads the keys that were typed meanwhile. One that ends before its command does is no event. */
function finishActivity(shell: Shell, typedAhead: string): void {
  if (shell.state !== ShellState.Busy) return;
  shell.unread = typedAhead + shell.unread;
  finishCommand(shell, undefined);
  shellInput(shell, "");
}

function leaveLine(shell: Shell, key: Key): void {
  endLine(shell.editor);
  shell.context.session.refusedView = "";
  shell.context.session.banner = undefined;
  logNotTaken(shell);
  if (key === Key.Return) shell.context.session.viewContext = IN_USER_VIEW;
  prompt(shell);
}

/** Handles a key while a command goes on. */
function readActivityKey(session: Session, activity: Activity, character: string): void {
  if (character === CANCEL) {
    activity.typedAhead = "";
    stopActivity(session);
  } else if (activity.typedAhead.length < MOST_TYPED_AHEAD) {
    activity.typedAhead = activity.typedAhead + character;
  }
}
