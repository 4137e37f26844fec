import { completionsFor, helpFor } from "../grammar/help";
import { endLine, redisplay, resumeLine } from "./line-editor";
import { faultLines } from "../grammar/parse";
import type { Shell, ShellHelp } from "./shell";
import { showText } from "./shell-output";

/** The key `?`: what may come next, and then the line again. */
function showHelp(shell: Shell): void {
  const { editor, context, grammar } = shell;
  const typed = editor.text.substring(0, editor.cursor);
  const { lines, fault } = helpFor(grammar, context.session.place.view, typed, context);
  editor.serial.write("?");
  const { prompt, text, cursor } = editor;
  endLine(editor);
  showText(shell, fault === undefined ? lines : faultLines(fault, prompt.length), () => resumeLine(editor, prompt, text, cursor));
}

/** The key Tab: a unique word is completed, and the next may follow; of several, each Tab shows the next one. */
function completeWord(shell: Shell): void {
  const { editor, context, grammar } = shell;
  if (shell.completion === undefined) {
    const { before, words } = completionsFor(grammar, context.session.place.view, editor.text.substring(0, editor.cursor), context);
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

/** Help while a line is typed. */
export const SHELL_HELP: ShellHelp = { show: showHelp, complete: completeWord };
