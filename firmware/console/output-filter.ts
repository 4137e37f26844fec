import type { Action, Arguments, Context, Outcome, Parameter } from "./command";
import { FILTER_MARK, type OutputFilter } from "./grammar";
import { matchesLine, readPattern, type Pattern } from "./pattern";
import { printLines, takeOutput } from "./session";
import { SyntaxKind, type Syntax } from "./syntax";

/** `display ... | { begin | exclude | include } regular-expression` (console.md section 2.4). */

const EXPRESSION = "regular-expression";
const LONGEST_EXPRESSION = 256;

const EXPRESSION_PARAMETER: Parameter = {
  accept: (word) => (word.length <= LONGEST_EXPRESSION && readPattern(word) !== undefined ? word : undefined),
  placeholders: [{ word: `TEXT<1-${LONGEST_EXPRESSION}>`, text: "Regular expression" }],
};

function keyword(word: string): Syntax {
  return { kind: SyntaxKind.Keyword, word, parameter: undefined, parts: [] };
}

function group(kind: SyntaxKind, parts: Syntax[]): Syntax {
  return { kind, word: "", parameter: undefined, parts };
}

/** What may stand behind every display command. */
const FILTER: Syntax = group(SyntaxKind.Optional, [
  group(SyntaxKind.Sequence, [
    keyword(FILTER_MARK),
    group(SyntaxKind.Choice, [keyword("begin"), keyword("exclude"), keyword("include")]),
    { kind: SyntaxKind.Parameter, word: EXPRESSION, parameter: EXPRESSION_PARAMETER, parts: [] },
  ]),
]);

/** Does what `run` does, and lets through of what it says what the filter on the line asks for. */
function applyFilter(run: Action, values: Arguments, context: Context): Outcome {
  const outcome = run(values, context);
  const text = values[EXPRESSION];
  const pattern = text === undefined ? undefined : readPattern(text);
  if (pattern === undefined) return outcome;
  const isBegin = values["begin"] !== undefined;
  const isInclude = values["include"] !== undefined;
  const filter = (lines: string[]): string[] => (isBegin ? linesFrom(lines, pattern) : linesThat(lines, pattern, isInclude));
  const { session } = context;
  if (session.activity !== undefined) session.activity.filter = filter;
  else printLines(session, filter(takeOutput(session)));
  return outcome;
}

/** Filters by regular expressions. */
export const OUTPUT_FILTER: OutputFilter = { syntax: FILTER, apply: applyFilter };

/** The lines from the first one on in which `pattern` occurs. */
function linesFrom(lines: string[], pattern: Pattern): string[] {
  const first = lines.findIndex((line) => matchesLine(pattern, line));
  return first < 0 ? [] : lines.slice(first);
}

function linesThat(lines: string[], pattern: Pattern, isWanted: boolean): string[] {
  return lines.filter((line) => matchesLine(pattern, line) === isWanted);
}
