import { wholeNumber } from "../../notation/words";

/**
 * Regular expressions of `display ... | include TEXT` (console README, "Output filters"): `^ $ . * + _ {n} {n,} {n,m} | ( ) [ ] [^ ] \< \> \b \B \w \W`, `\1`
 * for the first group, if it is plain text, a backslash before a literal character, and plain text. An expression is compiled into a program whose alternatives are
 * followed in parallel (K. Thompson, "Regular expression search algorithm", 1968). The work is at most the length of the line times that of the expression.
 */

const enum InstructionKind {
  /** Matches one character of a set. */
  Character,
  /** Continues at two instructions. */
  Fork,
  /** Continues at another instruction. */
  Jump,
  LineStart,
  LineEnd,
  /** Boundaries of a word: its start, its end, either, neither. */
  WordStart,
  WordEnd,
  WordEdge,
  NoWordEdge,
  Match,
}

interface Instruction {
  readonly kind: InstructionKind;
  /** Characters of the set. With `isOthers`, all characters except those. */
  readonly set: string;
  readonly isOthers: boolean;
  /** Relative targets of a fork or a jump. */
  first: number;
  second: number;
}

/** Compiled expression. */
export interface Pattern {
  readonly program: Instruction[];
}

interface Reader {
  readonly text: string;
  position: number;
  depth: number;
  isWrong: boolean;
  /** Programs of the complete groups, in the order of their opening brackets; undefined for a group that is not plain text. */
  readonly groups: (Instruction[] | undefined)[];
}

/** Limit of nested brackets: deeper ones could overflow the stack of a small board. */
const DEEPEST = 8;
/** Limit of a program, in instructions: nested repetitions could fill the heap of a small board. */
const LONGEST = 1000;

const WORD_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

/** Characters that `_` matches inside an expression (Comware 5), and itself, because mnemonics of log lines contain it. */
const SEPARATORS = ", (){}_";

/** Compiles an expression; undefined when it is malformed: an unmatched bracket, or a repetition of nothing. */
export function readPattern(text: string): Pattern | undefined {
  const reader: Reader = { text, position: 0, depth: 0, isWrong: false, groups: [] };
  const program = readAlternatives(reader);
  if (reader.isWrong || reader.position < text.length) return undefined;
  program.push(instruction(InstructionKind.Match, "", false));
  return { program };
}

/** Returns true when the expression matches a part of `line`. */
export function matchesLine(pattern: Pattern, line: string): boolean {
  const program = pattern.program;
  // Position at which each instruction was reached last: it is followed once per position.
  const reached: number[] = program.map(() => -1);
  let waiting: number[] = [];
  for (let at = 0; at <= line.length; at++) {
    const next: number[] = [];
    // A match may begin anywhere.
    waiting.push(0);
    while (waiting.length > 0) {
      const index = waiting.pop();
      if (index === undefined || reached[index] === at) continue;
      reached[index] = at;
      const { kind, set, isOthers, first, second } = program[index];
      if (kind === InstructionKind.Match) return true;
      if (kind === InstructionKind.Jump || kind === InstructionKind.Fork) waiting.push(index + first);
      if (kind === InstructionKind.Fork) waiting.push(index + second);
      if (isPlace(kind, line, at)) waiting.push(index + 1);
      if (kind === InstructionKind.Character && at < line.length && set.indexOf(line.charAt(at)) >= 0 !== isOthers) next.push(index + 1);
    }
    waiting = next;
  }
  return false;
}

/** Returns true when the position before the character `at` of `line` satisfies `kind`. */
function isPlace(kind: InstructionKind, line: string, at: number): boolean {
  if (kind < InstructionKind.LineStart || kind > InstructionKind.NoWordEdge) return false;
  if (kind === InstructionKind.LineStart) return at === 0;
  if (kind === InstructionKind.LineEnd) return at === line.length;
  const isBehindWord = at > 0 && WORD_CHARACTERS.indexOf(line.charAt(at - 1)) >= 0;
  const isBeforeWord = at < line.length && WORD_CHARACTERS.indexOf(line.charAt(at)) >= 0;
  if (kind === InstructionKind.WordStart) return !isBehindWord;
  if (kind === InstructionKind.WordEnd) return !isBeforeWord;
  return (isBehindWord !== isBeforeWord) === (kind === InstructionKind.WordEdge);
}

function instruction(kind: InstructionKind, set: string, isOthers: boolean): Instruction {
  return { kind, set, isOthers, first: 1, second: 1 };
}

function jump(kind: InstructionKind, first: number, second: number): Instruction {
  return { kind, set: "", isOthers: false, first, second };
}

/** Compiles `a|b`. Jumps are relative, so that pieces can be combined at any position. */
function readAlternatives(reader: Reader): Instruction[] {
  let program = readSequence(reader);
  while (!reader.isWrong && reader.text.charAt(reader.position) === "|") {
    reader.position = reader.position + 1;
    const other = readSequence(reader);
    program = [jump(InstructionKind.Fork, 1, program.length + 2), ...program, jump(InstructionKind.Jump, other.length + 1, 0), ...other];
  }
  return program;
}

function readSequence(reader: Reader): Instruction[] {
  const program: Instruction[] = [];
  while (!reader.isWrong && reader.position < reader.text.length) {
    const character = reader.text.charAt(reader.position);
    if (character === "|" || character === ")") break;
    for (const repeated of readRepeated(reader)) program.push(repeated);
    if (program.length > LONGEST) reader.isWrong = true;
  }
  return program;
}

/** Compiles one piece and the `*`, `+` or `{n,m}` after it. */
function readRepeated(reader: Reader): Instruction[] {
  let program = readPiece(reader);
  const count = readCount(reader);
  if (count !== undefined) return repeated(reader, program, count);
  while (!reader.isWrong && isRepetition(reader.text.charAt(reader.position))) {
    const length = program.length;
    if (reader.text.charAt(reader.position) === "*")
      program = [jump(InstructionKind.Fork, 1, length + 2), ...program, jump(InstructionKind.Jump, -length - 1, 0)];
    else program.push(jump(InstructionKind.Fork, -length, 1));
    reader.position = reader.position + 1;
    // `a**` is `a*`: further repetitions would only lengthen the program.
    while (isRepetition(reader.text.charAt(reader.position))) reader.position = reader.position + 1;
  }
  return program;
}

/** Parses `{n}`, `{n,}` or `{n,m}` into the minimum and the maximum, -1 for no maximum. Undefined, with nothing read, for any other text. */
function readCount(reader: Reader): [number, number] | undefined {
  const { position, text } = reader;
  const end = text.indexOf("}", position);
  if (text.charAt(position) !== "{" || end < 0) return undefined;
  const parts = text.substring(position + 1, end).split(",");
  const least = wholeNumber(parts[0]);
  const most = parts.length === 1 ? least : parts[1] === "" ? -1 : wholeNumber(parts[1]);
  if (least === undefined || most === undefined || parts.length > 2) return undefined;
  reader.position = end + 1;
  return [least, most];
}

function repeated(reader: Reader, program: Instruction[], [least, most]: [number, number]): Instruction[] {
  const times = most < 0 ? least + 1 : most;
  if (times * (program.length + 2) > LONGEST || (most >= 0 && most < least)) {
    reader.isWrong = true;
    return program;
  }
  const all: Instruction[] = [];
  for (let i = 0; i < least; i++) all.push(...program);
  if (most < 0) all.push(jump(InstructionKind.Fork, 1, program.length + 2), ...program, jump(InstructionKind.Jump, -program.length - 1, 0));
  for (let i = least; i < most; i++) all.push(jump(InstructionKind.Fork, 1, program.length + 1), ...program);
  return all;
}

function isRepetition(character: string): boolean {
  return character === "*" || character === "+";
}

function readPiece(reader: Reader): Instruction[] {
  const character = reader.text.charAt(reader.position);
  reader.position = reader.position + 1;
  if (character === "^") return [instruction(InstructionKind.LineStart, "", false)];
  if (character === "$") return [instruction(InstructionKind.LineEnd, "", false)];
  if (character === ".") return [instruction(InstructionKind.Character, "", true)];
  if (character === "_") return [readUnderscore(reader)];
  if (character === "(") return readGroup(reader);
  if (character === "[") return [readSet(reader)];
  if (isRepetition(character)) reader.isWrong = true;
  if (character !== "\\") return [instruction(InstructionKind.Character, character, false)];
  reader.position = reader.position + 1;
  return readEscaped(reader, reader.text.charAt(reader.position - 1));
}

/** Compiles `_`, which has been read. At an end of the expression it is that end of the line. */
function readUnderscore({ position, text }: Reader): Instruction {
  if (position === 1) return instruction(InstructionKind.LineStart, "", false);
  return position === text.length ? instruction(InstructionKind.LineEnd, "", false) : instruction(InstructionKind.Character, SEPARATORS, false);
}

function readEscaped(reader: Reader, character: string): Instruction[] {
  if (character === "w" || character === "W") return [instruction(InstructionKind.Character, WORD_CHARACTERS, character === "W")];
  if (character === "<") return [instruction(InstructionKind.WordStart, "", false)];
  if (character === ">") return [instruction(InstructionKind.WordEnd, "", false)];
  if (character === "b") return [instruction(InstructionKind.WordEdge, "", false)];
  if (character === "B") return [instruction(InstructionKind.NoWordEdge, "", false)];
  const number = wholeNumber(character);
  const group = number === undefined ? undefined : reader.groups[number - 1];
  if (character === "" || (number !== undefined && group === undefined)) reader.isWrong = true;
  return group === undefined ? [instruction(InstructionKind.Character, character, false)] : [...group];
}

function readGroup(reader: Reader): Instruction[] {
  reader.depth = reader.depth + 1;
  if (reader.depth > DEEPEST) reader.isWrong = true;
  const index = reader.groups.push(undefined) - 1;
  const program = readAlternatives(reader);
  // Matches of other groups are not recorded: all alternatives are followed in parallel.
  if (program.every(({ isOthers, set, kind }) => kind === InstructionKind.Character && !isOthers && set.length === 1)) reader.groups[index] = program;
  if (reader.text.charAt(reader.position) !== ")") reader.isWrong = true;
  reader.position = reader.position + 1;
  reader.depth = reader.depth - 1;
  return program;
}

/** Compiles the rest of `[abc]`, `[a-z]` or `[^abc]`. A `]` in the first place is a member. */
function readSet(reader: Reader): Instruction {
  const isOthers = reader.text.charAt(reader.position) === "^";
  if (isOthers) reader.position = reader.position + 1;
  let set = "";
  while (reader.position < reader.text.length && (set === "" || reader.text.charAt(reader.position) !== "]")) {
    const from = reader.text.charAt(reader.position);
    const to = reader.text.charAt(reader.position + 2);
    const isRange = reader.text.charAt(reader.position + 1) === "-" && to !== "]" && to !== "";
    if (isRange && to < from) reader.isWrong = true;
    set = set + (isRange ? rangeOf(from, to) : from);
    reader.position = reader.position + (isRange ? 3 : 1);
  }
  if (reader.position >= reader.text.length) reader.isWrong = true;
  reader.position = reader.position + 1;
  return instruction(InstructionKind.Character, set, isOthers);
}

function rangeOf(from: string, to: string): string {
  let set = "";
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) set = set + String.fromCharCode(code);
  return set;
}
