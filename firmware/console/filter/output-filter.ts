import type { Action, Arguments, Context, Parameter } from "../grammar/command";
import { filtered, KINDS, LONGEST_EXPRESSION, readChain } from "./filter-chain";
import { FILTER_MARK, type OutputFilter } from "../grammar/grammar";
import { printLines, takeOutput, type Outcome } from "../session";
import { SyntaxKind, type Syntax } from "../grammar/syntax";
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
  const chain = text === undefined ? { filters: [], isNumbered } : readChain(kindOf(values), text);
  if (chain === undefined) return outcome;
  if (isNumbered) chain.isNumbered = true;
  if (chain.filters.length === 0 && !isNumbered) return outcome;
  const { session } = context;
  const filter = (lines: string[]): string[] => filtered(lines, chain);
  if (session.activity !== undefined) session.activity.filter = filter;
  else printLines(session, filter(takeOutput(session)));
  return outcome;
}

/** Output filter with regular expressions. */
export const OUTPUT_FILTER: OutputFilter = { syntax: FILTER, apply: applyFilter };
