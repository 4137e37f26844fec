import * as activities from "./activity";
import { spelledOut } from "../grammar/aliases";
import type { Context, Outcome } from "../grammar/command";
import type { Grammar } from "../grammar/grammar";
import * as histories from "./history";
import { decodeKey, Key, makeKeyDecoder, type KeyDecoder } from "./keys";
import { editLine, endLine, insertCharacter, redisplay, replaceText, showPrompt, type LineEditor } from "./line-editor";
import type { Pager } from "./pager";
import { faultLines, runLine } from "../grammar/parse";
import { recallLine } from "./recall";
import { printLines, restartSession, secondsSince, takeOutput, type Question } from "./session";
import { closeShell, logVisit, showText, takePagedKey } from "./shell-output";
import { makeTimestamp, type Timestamp } from "../../time/timestamp";
import { IN_USER_VIEW, promptText } from "../../notation/views";

/** The candidates that Tab goes through, each press the next, until another key is pressed. */
interface Completion {
  readonly before: string;
  readonly words: string[];
  next: number;
}

/**
 * The console session: takes keys, and shows prompts, help and what commands say.
 *
 *   state      event              does                                            next
 *   closed     Enter              greets with a prompt in user view               prompting
 *   prompting  Enter              carries out the line                            prompting, asking or closed
 *   prompting  Enter              begins something that takes time                busy
 *   busy       its end            shows what it has brought                       prompting, then what was typed ahead
 *   busy       Ctrl+C             stops it, and forgets what was typed ahead      prompting
 *   busy       any other key      keeps it                                        busy
 *   asking     Enter              gives the answer to the command that asked      prompting or asking
 *   asking     half a minute      forgets the question                            prompting
 *   any        idle-timeout       hangs up                                        closed
 *   asking     Ctrl+C, Ctrl+Z     forgets the question                            prompting
 *   paging     Space, Enter       shows more of a text longer than the screen     paging, or what follows the text
 *   paging     Ctrl+C, q          forgets the rest of the text                    what follows the text
 *   any        console opened     forgets the session before                      prompting
 */
export interface Shell {
  readonly context: Context;
  readonly grammar: Grammar;
  /** Undefined on a board that has no room for it. */
  readonly help: ShellHelp | undefined;
  readonly editor: LineEditor;
  readonly decoder: KeyDecoder;
  readonly history: histories.History;
  isOpen: boolean;
  completion: Completion | undefined;
  /** Text that waits for a key. */
  pager: Pager | undefined;
  /** The counter when the question was asked, and when the last key came. */
  readonly askedAt: Timestamp;
  readonly typedAt: Timestamp;
  /** The command has begun something that takes time (`Session.activity`). */
  isBusy: boolean;
  /** More input has come already: nobody waits to read what is printed, and no key would be meant for the pager. */
  isTypingAhead: boolean;
}

/** What the keys `?` and Tab do. */
export interface ShellHelp {
  readonly show: (this: void, shell: Shell) => void;
  readonly complete: (this: void, shell: Shell) => void;
}

/** A shell over `editor` that understands `grammar` and acts on `context`; closed until someone comes. */
export function makeShell(context: Context, grammar: Grammar, help: ShellHelp | undefined, editor: LineEditor): Shell {
  const shell: Shell = {
    context,
    grammar,
    help,
    editor,
    decoder: makeKeyDecoder(),
    history: histories.makeHistory(context.session.history),
    isOpen: false,
    completion: undefined,
    pager: undefined,
    askedAt: makeTimestamp(),
    typedAt: makeTimestamp(),
    isBusy: false,
    isTypingAhead: false,
  };
  context.session.onActivityEnd = (typedAhead) => finishActivity(shell, typedAhead);
  return shell;
}

/** Someone has come: a fresh session in user view, whatever the one before left behind. */
export function openShell(shell: Shell): void {
  const { board, configuration, session } = shell.context;
  shell.isBusy = false;
  activities.stopActivity(session);
  takeOutput(session);
  restartSession(session, IN_USER_VIEW, board.console.isAttended ? configuration.screenLength : 0);
  shell.pager = undefined;
  shell.completion = undefined;
  histories.clearHistory(shell.history);
  shell.isOpen = true;
  logVisit(shell, "SHELL_LOGIN", "Console logged in from con0.");
  board.counter.read(shell.typedAt);
  endLine(shell.editor);
  showNextPrompt(shell);
}

/** Seconds that a question waits for its answer (console.md section 5.2). */
const LONGEST_QUESTION = 30;

/**
 * Time has passed. A question that nobody has answered for half a minute is forgotten, so that no later key answers it; a session at which nobody has typed for
 * `idle-timeout` ends, so that whoever comes next does not go on in the view that it was left in.
 */
export function shellTimer(shell: Shell): void {
  const { board, configuration, session } = shell.context;
  if (!shell.isOpen || shell.isBusy) return;
  const isAsking = session.question !== undefined && shell.pager === undefined;
  const isLimited = board.console.isAttended && configuration.idleTimeout > 0;
  if (isLimited && secondsSince(board.counter, shell.typedAt) >= configuration.idleTimeout) {
    endLine(shell.editor);
    shell.pager = undefined;
    closeShell(shell);
  } else if (isAsking && secondsSince(board.counter, shell.askedAt) >= LONGEST_QUESTION) {
    endLine(shell.editor);
    session.question = undefined;
    showNextPrompt(shell);
  }
}

/** Takes typed characters, any number at once. */
export function shellInput(shell: Shell, characters: string): void {
  const { board, session } = shell.context;
  shellTimer(shell);
  board.counter.read(shell.typedAt);
  for (let i = 0; i < characters.length; i++) {
    if (session.isRestarting) return;
    const character = characters.charAt(i);
    if (shell.isBusy && session.activity !== undefined) {
      activities.takeActivityKey(session, session.activity, character);
      continue;
    }
    const key = decodeKey(shell.decoder, character);
    shell.isTypingAhead = hasMore(characters, i);
    if (!shell.isOpen) {
      if (key === Key.Enter) openShell(shell);
    } else if (shell.pager !== undefined) {
      takePagedKey(shell, shell.pager, key, character);
    } else if (session.question !== undefined) {
      takeAnswerKey(shell, session.question, key, character);
    } else {
      takeKey(shell, key, character);
    }
  }
}

/** Whether anything but the second half of an Enter stands behind the character at `position`. */
function hasMore(characters: string, position: number): boolean {
  const rest = characters.substring(position + 1);
  return rest.length > 1 || (rest.length === 1 && rest !== "\n" && rest !== "\0");
}

function takeKey(shell: Shell, key: Key, character: string): void {
  const editor = shell.editor;
  if (key !== Key.Tab && key !== Key.None) shell.completion = undefined;
  if (key === Key.Character) insertCharacter(editor, character);
  else if (key === Key.Enter) enterLine(shell);
  else if (key === Key.Help) shell.help?.show(shell);
  else if (key === Key.Tab) shell.help?.complete(shell);
  else if (key === Key.Return || key === Key.Cancel) leaveLine(shell, key);
  else if (key === Key.Redisplay) redisplay(editor);
  else if (key === Key.ShowConfiguration) enterHotkey(shell, "display current-configuration");
  else if (key === Key.StopDebugging) enterHotkey(shell, "undo debugging all");
  else if (key === Key.Previous || key === Key.Next) recallLine(editor, shell.history, key);
  else editLine(editor, key);
}

function takeAnswerKey(shell: Shell, question: Question, key: Key, character: string): void {
  if (key === Key.Character || key === Key.Help) {
    insertCharacter(shell.editor, character);
  } else if (key === Key.Enter) {
    const answer = shell.editor.text.trim();
    endLine(shell.editor);
    shell.context.session.question = undefined;
    finishCommand(shell, question.answer(answer));
  } else if (key === Key.Return || key === Key.Cancel) {
    endLine(shell.editor);
    shell.context.session.question = undefined;
    finishCommand(shell, undefined);
  } else {
    editLine(shell.editor, key);
  }
}

/** A key that stands for a command, whatever has been typed. */
function enterHotkey(shell: Shell, line: string): void {
  replaceText(shell.editor, line);
  enterLine(shell);
}

function enterLine(shell: Shell): void {
  const editor = shell.editor;
  const line = editor.text;
  const indent = editor.prompt.length;
  endLine(editor);
  const { fault, refusal, isSecret } = runLine(shell.grammar, line, shell.context);
  const isRemembered = fault === undefined && refusal === undefined && !isSecret && line.trim() !== "";
  if (isRemembered) histories.remember(shell.history, spelledOut(line.trim()), shell.context.configuration.historySize);
  shell.history.position = shell.history.lines.length;
  if (fault !== undefined) printLines(shell.context.session, faultLines(fault, indent));
  finishCommand(shell, refusal);
}

/** A command or an answer has been dealt with: shows what it said, and asks for what comes next. */
function finishCommand(shell: Shell, refusal: Outcome): void {
  const session = shell.context.session;
  shell.isBusy = session.activity !== undefined;
  if (shell.isBusy) return;
  if (refusal !== undefined) printLines(session, [refusal]);
  showText(shell, takeOutput(session), () => {
    if (session.isOver) closeShell(shell);
    else if (!session.isRestarting) showNextPrompt(shell);
  });
}

/** What a command has begun is over. One that is over before the command itself is no matter of ours. */
function finishActivity(shell: Shell, typedAhead: string): void {
  if (!shell.isBusy) return;
  shell.isTypingAhead = hasMore(typedAhead, -1);
  finishCommand(shell, undefined);
  shellInput(shell, typedAhead);
}

function showNextPrompt(shell: Shell): void {
  const { board, configuration, session } = shell.context;
  board.counter.read(shell.askedAt);
  showPrompt(shell.editor, session.question === undefined ? promptText(configuration.sysname, session.place) : session.question.text);
}

function leaveLine(shell: Shell, key: Key): void {
  endLine(shell.editor);
  if (key === Key.Return) shell.context.session.place = IN_USER_VIEW;
  showNextPrompt(shell);
}
