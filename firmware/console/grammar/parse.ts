import { commandWords } from "./aliases";
import type { Context } from "./command";
import { advance, argumentsOf, canEnd, FaultKind, runRule, startBranches, takesRest, viewsToTry, type Branch, type Grammar } from "./grammar";
import type { View } from "../../notation/views";
import { joinWords, type Word } from "../../notation/words";

/** Fault in a line that is not a command. */
export interface Fault {
  readonly kind: FaultKind;
  /** Position in the line, from 0. */
  readonly column: number;
}

/** Result of a line. All undefined: it was executed, or it was empty. */
export interface LineResult {
  /** Set when it is not a command. */
  readonly fault: Fault | undefined;
  /** Error message of a command that was refused. */
  readonly refusal: string | undefined;
  /** View of the command: that of the session, or system view. */
  readonly view: View | undefined;
  /** True when it contains a secret. */
  readonly isSecret: boolean;
}

/** Words of a line read in one view: the branches left, or the first fault. */
export interface Reading {
  readonly branches: Branch[];
  readonly fault: Fault | undefined;
}

const NOTHING: LineResult = { fault: undefined, refusal: undefined, view: undefined, isSecret: false };

/** Executes `line` in the view of the session. A fault or a refusal changes nothing. */
export function runLine(grammar: Grammar, line: string, context: Context): LineResult {
  const words = commandWords(line);
  if (words.length === 0 || isIgnored(words, context)) return NOTHING;
  let fault: Fault | undefined;
  for (const view of viewsToTry(context.session.viewContext.view)) {
    const reading = readWords(grammar, view, words, context);
    const branch = reading.branches.find((candidate) => canEnd(candidate));
    if (branch !== undefined) {
      const { rule } = branch;
      const isSecret = rule.command.isSecret === true && !rule.isUndo;
      return { fault: undefined, refusal: runRule(rule, argumentsOf(branch), context), view, isSecret };
    }
    const found = reading.fault === undefined ? { kind: FaultKind.Incomplete, column: words[words.length - 1].end + 1 } : reading.fault;
    if (fault === undefined || found.column > fault.column) fault = found;
  }
  return { fault, refusal: undefined, view: undefined, isSecret: false };
}

/** Reads `words` as the beginning of a command of `view`. */
export function readWords(grammar: Grammar, view: View, words: Word[], context: Context): Reading {
  let branches = startBranches(grammar, view, words.length > 0 ? words[0].text : "");
  if (branches.length === 0) return { branches, fault: { kind: FaultKind.Unrecognized, column: words[0].start } };
  for (let i = 0; i < words.length; i++) {
    const isRest = takesRest(branches);
    const word = isRest ? joinWords(words, i) : words[i];
    const left: Branch[] = [];
    const kind = advance(branches, word, context, left);
    if (kind !== undefined) return { branches: [], fault: { kind, column: word.start } };
    branches = left;
    if (isRest) break;
  }
  return { branches, fault: undefined };
}

/** Returns the message under the caret. */
export function faultText(kind: FaultKind): string {
  return ` % ${faultWords(kind)} found at '^' position.`;
}

/** Returns the two lines that point at a fault in a line that begins in column `indent` of the screen. */
export function faultLines(fault: Fault, indent: number): string[] {
  let blanks = "";
  for (let i = 0; i < indent + fault.column; i++) blanks = blanks + " ";
  return [`${blanks}^`, faultText(fault.kind)];
}

/** Returns true for lines of configuration files without a command: `#` between sections, and the version that wrote the file. */
function isIgnored(words: Word[], context: Context): boolean {
  return words[0].text.charAt(0) === "#" || (words[0].text === "version" && context.session.viewContext.view.name === "system");
}

function faultWords(kind: FaultKind): string {
  if (kind === FaultKind.Unrecognized) return "Unrecognized command";
  if (kind === FaultKind.Incomplete) return "Incomplete command";
  if (kind === FaultKind.Ambiguous) return "Ambiguous command";
  return kind === FaultKind.TooMany ? "Too many parameters" : "Wrong parameter";
}
