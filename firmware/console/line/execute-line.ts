import { spelledOut } from "../grammar/aliases";
import { remember } from "../history";
import { endLine, replaceText } from "./line-editor";
import { faultLines, runLine } from "../grammar/parse";
import { printLines } from "../session";
import { finishCommand, logNotTaken, type Shell } from "./shell";
import { isOfRefusedView, noteResult } from "../grammar/reading";

/** Runs the command of a hotkey, in place of the typed text. */
export function executeHotkey(shell: Shell, line: string): void {
  replaceText(shell.editor, line);
  executeLine(shell);
}

/** Executes the typed line. */
export function executeLine(shell: Shell): void {
  const { context, editor, features } = shell;
  const { configuration, session, settings } = context;
  const line = editor.text;
  if (shell.login?.closeForeign(shell, line) === true) return;
  const indent = editor.prompt.length;
  endLine(editor);
  const isBanner = features.takeBannerLine !== undefined && features.takeBannerLine(session, configuration, line);
  if (isBanner || isOfRefusedView(session, line)) {
    finishCommand(shell, undefined);
    return;
  }
  const result = runLine(features, line, context);
  const { fault, refusal, isSecret } = result;
  noteResult(session, line, result);
  logNotTaken(shell);
  const isRemembered = fault === undefined && refusal === undefined && !isSecret && line.trim() !== "";
  if (isRemembered) remember(session.history, spelledOut(line.trim()), settings.historySize);
  session.history.position = session.history.lines.length;
  if (fault !== undefined) printLines(session, faultLines(fault, indent));
  finishCommand(shell, refusal);
}
