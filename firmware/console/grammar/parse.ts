import { commandWords } from "./aliases";
import type { Context } from "./command";
import { advance, argumentsOf, canEnd, FaultKind, runRule, startBranches, takesRest, viewsToTry, type Branch, type Grammar } from "./grammar";
import type { View } from "../../notation/views";
import { joinWords, type Word } from "../../notation/words";

/** Why a line is no command. */
export interface Fault {
  readonly kind: FaultKind;
  /** Where in the line, from 0. */
  readonly column: number;
}

/** What became of a line. All undefined: it was carried out, or there was nothing in it. */
export interface LineResult {
  /** It is no command. */
  readonly fault: Fault | undefined;
  /** It is one, but was refused with this sentence. */
  readonly refusal: string | undefined;
  /** The view that knew it: the session's own, or system view behind it. */
  readonly view: View | undefined;
  /** It contains a secret. */
  readonly isSecret: boolean;
}

/** The words of `line` read in one view: the branches left, or the first fault. */
export interface Reading {
  readonly branches: Branch[];
  readonly fault: Fault | undefined;
}

const NOTHING: LineResult = { fault: undefined, refusal: undefined, view: undefined, isSecret: false };

/** Carries out `line` in the view that the session is in. A fault or a refusal changes nothing. */
export function runLine(grammar: Grammar, line: string, context: Context): LineResult {
  const words = commandWords(line);
  if (words.length === 0 || isSwallowed(words, context)) return NOTHING;
  let fault: Fault | undefined;
  for (const view of viewsToTry(context.session.place.view)) {
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

/** The message under the caret. */
export function faultText(kind: FaultKind): string {
  return ` % ${faultWords(kind)} found at '^' position.`;
}

/** The two lines that point at a fault when the line began in column `indent` of the screen. */
export function faultLines(fault: Fault, indent: number): string[] {
  let blanks = "";
  for (let i = 0; i < indent + fault.column; i++) blanks = blanks + " ";
  return [`${blanks}^`, faultText(fault.kind)];
}

/** Configuration files of real devices contain lines that say nothing to us: `#` between sections, and the version that wrote them. */
function isSwallowed(words: Word[], context: Context): boolean {
  return words[0].text.charAt(0) === "#" || (words[0].text === "version" && context.session.place.view.name === "system");
}

function faultWords(kind: FaultKind): string {
  if (kind === FaultKind.Unrecognized) return "Unrecognized command";
  if (kind === FaultKind.Incomplete) return "Incomplete command";
  if (kind === FaultKind.Ambiguous) return "Ambiguous command";
  return kind === FaultKind.TooMany ? "Too many parameters" : "Wrong parameter";
}
