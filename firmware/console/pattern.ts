/**
 * The regular expressions of `display ... | include TEXT` (console.md section 2.4): `^ $ . * + | ( ) [ ] [^ ]`, a backslash before a character that
 * means itself, and plain text. An expression becomes a little program all of whose ways are followed at once (K. Thompson, "Regular expression search
 * algorithm", 1968): work is the length of the line times that of the expression, whatever either contains.
 */

const enum Step {
  /** One character of a set. */
  Character,
  /** Goes two ways. */
  Fork,
  /** Goes on elsewhere. */
  Jump,
  LineStart,
  LineEnd,
  Match,
}

interface Instruction {
  readonly step: Step;
  /** Characters of the set, and whether it is those or all others. */
  readonly set: string;
  readonly isOthers: boolean;
  /** Where a fork or a jump leads. */
  first: number;
  second: number;
}

/** An expression, ready to be looked for. */
export interface Pattern {
  readonly program: Instruction[];
}

interface Reader {
  readonly text: string;
  position: number;
  depth: number;
  isWrong: boolean;
}

/** Brackets in brackets: more is nobody's intention, and would take a small chip's stack. */
const DEEPEST = 8;

/** Reads an expression; undefined when it is none: a bracket without its partner, or nothing to repeat. */
export function readPattern(text: string): Pattern | undefined {
  const reader: Reader = { text, position: 0, depth: 0, isWrong: false };
  const program = readAlternatives(reader);
  if (reader.isWrong || reader.position < text.length) return undefined;
  program.push(instruction(Step.Match, "", false));
  return { program };
}

/** Whether the expression occurs in `line`. */
export function matchesLine(pattern: Pattern, line: string): boolean {
  const program = pattern.program;
  // Where each instruction was reached last: it is followed once for each place in the line.
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
      const { step, set, isOthers, first, second } = program[index];
      if (step === Step.Match) return true;
      if (step === Step.Jump || step === Step.Fork) waiting.push(index + first);
      if (step === Step.Fork) waiting.push(index + second);
      if ((step === Step.LineStart && at === 0) || (step === Step.LineEnd && at === line.length)) waiting.push(index + 1);
      if (step === Step.Character && at < line.length && set.indexOf(line.charAt(at)) >= 0 !== isOthers) next.push(index + 1);
    }
    waiting = next;
  }
  return false;
}

function instruction(step: Step, set: string, isOthers: boolean): Instruction {
  return { step, set, isOthers, first: 1, second: 1 };
}

function jump(step: Step, first: number, second: number): Instruction {
  return { step, set: "", isOthers: false, first, second };
}

/** `a|b`: jumps are relative, so that pieces can be put together in any place. */
function readAlternatives(reader: Reader): Instruction[] {
  let program = readSequence(reader);
  while (!reader.isWrong && reader.text.charAt(reader.position) === "|") {
    reader.position = reader.position + 1;
    const other = readSequence(reader);
    program = [jump(Step.Fork, 1, program.length + 2), ...program, jump(Step.Jump, other.length + 1, 0), ...other];
  }
  return program;
}

function readSequence(reader: Reader): Instruction[] {
  const program: Instruction[] = [];
  while (!reader.isWrong && reader.position < reader.text.length) {
    const character = reader.text.charAt(reader.position);
    if (character === "|" || character === ")") break;
    for (const step of readRepeated(reader)) program.push(step);
  }
  return program;
}

/** One piece and the `*` or `+` behind it. */
function readRepeated(reader: Reader): Instruction[] {
  let program = readPiece(reader);
  while (!reader.isWrong && isRepetition(reader.text.charAt(reader.position))) {
    const length = program.length;
    if (reader.text.charAt(reader.position) === "*") program = [jump(Step.Fork, 1, length + 2), ...program, jump(Step.Jump, -length - 1, 0)];
    else program.push(jump(Step.Fork, -length, 1));
    reader.position = reader.position + 1;
    // `a**` is `a*`: the second says nothing new, and each would make the program longer.
    while (isRepetition(reader.text.charAt(reader.position))) reader.position = reader.position + 1;
  }
  return program;
}

function isRepetition(character: string): boolean {
  return character === "*" || character === "+";
}

function readPiece(reader: Reader): Instruction[] {
  const character = reader.text.charAt(reader.position);
  reader.position = reader.position + 1;
  if (character === "^") return [instruction(Step.LineStart, "", false)];
  if (character === "$") return [instruction(Step.LineEnd, "", false)];
  if (character === ".") return [instruction(Step.Character, "", true)];
  if (character === "(") return readGroup(reader);
  if (character === "[") return [readSet(reader)];
  if (isRepetition(character)) reader.isWrong = true;
  if (character !== "\\") return [instruction(Step.Character, character, false)];
  const escaped = reader.text.charAt(reader.position);
  reader.position = reader.position + 1;
  if (escaped === "") reader.isWrong = true;
  return [instruction(Step.Character, escaped, false)];
}

function readGroup(reader: Reader): Instruction[] {
  reader.depth = reader.depth + 1;
  if (reader.depth > DEEPEST) reader.isWrong = true;
  const program = readAlternatives(reader);
  if (reader.text.charAt(reader.position) !== ")") reader.isWrong = true;
  reader.position = reader.position + 1;
  reader.depth = reader.depth - 1;
  return program;
}

/** The rest of `[abc]`, `[a-z]` or `[^abc]`; a `]` that comes first is a member. */
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
  return instruction(Step.Character, set, isOthers);
}

function rangeOf(from: string, to: string): string {
  let set = "";
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) set = set + String.fromCharCode(code);
  return set;
}
