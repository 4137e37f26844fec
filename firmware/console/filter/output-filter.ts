import type { Action, Arguments, Context, Parameter } from "../grammar/command";
import { filtered, KINDS, LONGEST_EXPRESSION, passChain, readChain, type Chain } from "./filter-chain";
import { FILTER_MARK, type OutputFilter } from "../grammar/grammar";
import { printLines, takeOutput, type Outcome, type Session } from "../session";
import { SyntaxKind, type Syntax } from "../grammar/syntax";
import { takeLines, type Text } from "../../notation/text";
import { LINE_NUMBERS } from "../../notation/words";

/**
 * `display ... | [ by-linenum ] { begin | exclude | include } regular-expression`, up to 128 times, or `| by-linenum` alone (console README, "Output filters").
 * The first filter is part of the grammar. The regular expression, which may contain blanks and bars, is the rest of the line; further filters are parsed in it.
 */

const EXPRESSION = "regular-expression";

function kindOf(values: Arguments): string {
  const found = KINDS.find((kind) => values[kind] !== undefined);
  return found === undefined ? "" : found;
}

const EXPRESSION_PARAMETER: Parameter = {
  accept: (word, _context, values) => (readChain(kindOf(values), word) === undefined ? undefined : word),
  placeholders: [{ word: `TEXT<1-${LONGEST_EXPRESSION}>`, text: "Regular expression" }],
};

function keyword(word: string): Syntax {
  return { kind: SyntaxKind.Keyword, word, parameter: undefined, parts: [] };
}

function group(kind: SyntaxKind, ...parts: Syntax[]): Syntax {
  return { kind, word: "", parameter: undefined, parts };
}

const TEXT: Syntax = { kind: SyntaxKind.Parameter, word: EXPRESSION, parameter: EXPRESSION_PARAMETER, parts: [] };
const COMPARISON = group(SyntaxKind.Sequence, group(SyntaxKind.Choice, ...KINDS.map((kind) => keyword(kind))), TEXT);
const NUMBERING = group(SyntaxKind.Sequence, keyword(LINE_NUMBERS), group(SyntaxKind.Optional, COMPARISON));
/** Syntax after every display command. */
const FILTER = group(SyntaxKind.Optional, group(SyntaxKind.Sequence, keyword(FILTER_MARK), group(SyntaxKind.Choice, NUMBERING, COMPARISON)));

/** Executes `run` and filters its output by the filters of the line. */
function applyFilter(run: Action, values: Arguments, context: Context): Outcome {
  const outcome = run(values, context);
  const text = values[EXPRESSION];
  const isNumbered = values[LINE_NUMBERS] !== undefined;
  const chain = text === undefined ? { filters: [], isNumbered, count: 0 } : readChain(kindOf(values), text);
  if (chain === undefined) return outcome;
  if (isNumbered) chain.isNumbered = true;
  if (chain.filters.length === 0 && !isNumbered) return outcome;
  const { session } = context;
  if (session.activity !== undefined) session.activity.filter = (lines) => filtered(lines, chain);
  else filterOutput(session, chain);
  return outcome;
}

/** Filters the output one line at a time: an expression may be costly. */
function filterOutput(session: Session, chain: Chain): void {
  const text: Text = { parts: takeOutput(session), place: 0, index: 0 };
  let lines: string[] = [];
  let next = 0;
  const filterLine = (): string[] | undefined => {
    if (next === lines.length) {
      const taken = takeLines(text);
      if (taken === undefined) return undefined;
      lines = taken;
      next = 0;
      if (lines.length === 0) return [];
    }
    const line = passChain(chain, lines[next]);
    next = next + 1;
    return line === undefined ? [] : [line];
  };
  printLines(session, [filterLine]);
}

/** Output filter with regular expressions. */
export const OUTPUT_FILTER: OutputFilter = { syntax: FILTER, apply: applyFilter };
