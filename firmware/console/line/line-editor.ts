import type { Serial } from "../../../hal/serial";
import type { Part } from "../../notation/text";
import { Key } from "./keys";

/**
 * Line at the bottom of the screen: a prompt and the text after it. The screen is changed by backspaces and characters only, without escape codes: scripts read the
 * echo, and any terminal understands it.
 */
export interface LineEditor {
  readonly serial: Serial;
  prompt: string;
  text: string;
  /** Number of characters left of the cursor. */
  cursor: number;
  /** True when the prompt is on the screen, with the cursor after it. False: the cursor is at the start of an empty line. */
  isPrompting: boolean;
  /** Text that is being shown: lines that come meanwhile follow it. */
  after?: Part[] | undefined;
}

/** Length limit of a line (Comware 7); further characters are ignored. */
const CAPACITY = 511;

const enum Limit {
  /** Number of parts of a text up to which log lines follow it. Further ones are in the log buffer only. */
  Parts = 1000,
}

/** Makes an editor on a screen without a prompt. */
export function makeLineEditor(serial: Serial): LineEditor {
  return { serial, prompt: "", text: "", cursor: 0, isPrompting: false };
}

/** Shows `prompt` on the line of the cursor, with no text after it. */
export function showPrompt(editor: LineEditor, prompt: string): void {
  editor.prompt = prompt;
  editor.text = "";
  editor.cursor = 0;
  editor.isPrompting = true;
  editor.serial.write(prompt);
}

/** Moves to the next line. The prompt stays above it. */
export function endLine(editor: LineEditor): void {
  editor.serial.write("\r\n");
  editor.isPrompting = false;
}

/** Shows a line again that was left, with its cursor. */
export function resumeLine(editor: LineEditor, prompt: string, text: string, cursor: number): void {
  editor.prompt = prompt;
  editor.text = text;
  editor.cursor = cursor;
  editor.isPrompting = true;
  writeLine(editor);
}

/** Erases the prompt with `erasure`, which leaves the cursor at the start of the line. */
export function endPrompt(editor: LineEditor, erasure: string): void {
  editor.serial.write(erasure);
  editor.isPrompting = false;
}

/** Shows prompt and text again, on the next line. */
export function redisplay(editor: LineEditor): void {
  editor.serial.write("\r\n");
  writeLine(editor);
}

/** Writes whole lines above the partly typed one, which is then shown again below them. Programs read a text as a whole: lines that come meanwhile follow it. */
export function writeAbove(editor: LineEditor, lines: string[]): void {
  const { after } = editor;
  if (after !== undefined) {
    if (after.length < Limit.Parts) for (const line of lines) after.push(line);
    return;
  }
  if (editor.isPrompting) editor.serial.write("\r\n");
  for (const line of lines) editor.serial.write(`${line}\r\n`);
  if (editor.isPrompting) writeLine(editor);
}

/** Replaces the typed text by `text`, with the cursor at its end. */
export function replaceText(editor: LineEditor, text: string): void {
  change(editor, text, text.length);
}

/** Inserts `character` at the cursor, unless the line is full. */
export function insertCharacter(editor: LineEditor, character: string): void {
  if (editor.text.length >= CAPACITY) return;
  const { text, cursor } = editor;
  change(editor, text.substring(0, cursor) + character + text.substring(cursor), cursor + 1);
}

/** Executes an editing key. Other keys change nothing. */
export function editLine(editor: LineEditor, key: Key): void {
  const { text, cursor } = editor;
  if (key === Key.Home) change(editor, text, 0);
  else if (key === Key.End) change(editor, text, text.length);
  else if (key === Key.Left) change(editor, text, cursor > 0 ? cursor - 1 : 0);
  else if (key === Key.Right) change(editor, text, cursor < text.length ? cursor + 1 : cursor);
  else if (key === Key.WordLeft) change(editor, text, wordStart(text, cursor));
  else if (key === Key.WordRight) change(editor, text, wordEnd(text, cursor));
  else if (key === Key.DeleteLeft) cut(editor, cursor > 0 ? cursor - 1 : 0, cursor);
  else if (key === Key.DeleteAt) cut(editor, cursor, cursor + 1);
  else if (key === Key.DeleteWordLeft) cut(editor, wordStart(text, cursor), cursor);
  else if (key === Key.DeleteWordRight) cut(editor, cursor, wordEnd(text, cursor));
  else if (key === Key.DeleteToStart) cut(editor, 0, cursor);
  else if (key === Key.DeleteToEnd) cut(editor, cursor, text.length);
}

function cut(editor: LineEditor, from: number, to: number): void {
  change(editor, editor.text.substring(0, from) + editor.text.substring(to), from);
}

function wordStart(text: string, cursor: number): number {
  let at = cursor;
  while (at > 0 && text.charAt(at - 1) === " ") at = at - 1;
  while (at > 0 && text.charAt(at - 1) !== " ") at = at - 1;
  return at;
}

function wordEnd(text: string, cursor: number): number {
  let at = cursor;
  while (at < text.length && text.charAt(at) === " ") at = at + 1;
  while (at < text.length && text.charAt(at) !== " ") at = at + 1;
  return at;
}

function writeLine(editor: LineEditor): void {
  editor.serial.write(editor.prompt + editor.text + backspaces(editor.text.length - editor.cursor));
}

/** Changes text and cursor, and rewrites the part of the screen that differs. */
function change(editor: LineEditor, text: string, cursor: number): void {
  const before = editor.text;
  let at = 0;
  while (at < text.length && at < before.length && text.charAt(at) === before.charAt(at)) at = at + 1;
  if (text === before) at = cursor;
  let echo = at < editor.cursor ? backspaces(editor.cursor - at) : before.substring(editor.cursor, at);
  if (text !== before) {
    const erased = before.length > text.length ? before.length - text.length : 0;
    echo = echo + text.substring(at) + blanks(erased) + backspaces(text.length + erased - cursor);
  }
  editor.text = text;
  editor.cursor = cursor;
  if (echo !== "") editor.serial.write(echo);
}

function backspaces(count: number): string {
  return count > 0 ? "\b".repeat(count) : "";
}

function blanks(count: number): string {
  return count > 0 ? " ".repeat(count) : "";
}
