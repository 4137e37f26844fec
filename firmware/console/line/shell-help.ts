import { completionsFor, helpFor } from "../grammar/help";
import { endLine, redisplay, resumeLine } from "./line-editor";
import { faultLines } from "../grammar/parse";
import { enter, ShellState, showText, type Shell, type ShellHelp } from "./shell";

/** Shows the words that may come next (key `?`), then the line again. */
function showHelp(shell: Shell): void {
  const { editor, context, features } = shell;
  const typed = editor.text.substring(0, editor.cursor);
  const { lines, fault } = helpFor(features, context.session.viewContext.view, typed, context);
  editor.serial.write("?");
  const { prompt, text, cursor } = editor;
  endLine(editor);
  showText(shell, fault === undefined ? lines : faultLines(fault, prompt.length), () => {
    enter(shell, ShellState.Prompting);
    resumeLine(editor, prompt, text, cursor);
  });
}

/** Completes the last word (key Tab). A unique word is followed by a blank; of several, each Tab shows the next one. */
function completeWord(shell: Shell): void {
  const { editor, context, features } = shell;
  if (shell.completion === undefined) {
    const { before, words } = completionsFor(features, context.session.viewContext.view, editor.text.substring(0, editor.cursor), context);
    shell.completion = { before, words, next: 0 };
  }
  const { before, words, next } = shell.completion;
  if (words.length > 0) {
    editor.text = before + words[next] + (words.length === 1 ? " " : "");
    editor.cursor = editor.text.length;
    shell.completion.next = next + 1 < words.length ? next + 1 : 0;
  }
  if (words.length < 2) shell.completion = undefined;
  redisplay(editor);
}

/** Keys `?` and Tab. */
export const SHELL_HELP: ShellHelp = { show: showHelp, complete: completeWord };
