import { padStart } from "../../time/decimal-text";
import { matchesLine, readPattern, type Pattern } from "./pattern";
import { beginsWith, isLineNumbers } from "../../notation/words";

/** Kinds of filters. */
export const KINDS = ["begin", "exclude", "include"];
/** Length limit of a regular expression, in characters. */
export const LONGEST_EXPRESSION = 256;
const MOST_FILTERS = 128;
/** Columns of a line number. */
const NUMBER_WIDTH = 5;

/** One filter of a chain. */
interface Filter {
  /** One of `KINDS`. */
  readonly kind: string;
  readonly pattern: Pattern;
  /** True when a line has matched: `begin` passes the lines after it. */
  hasMatched: boolean;
}

/** Filters of the output of a command. Lines pass it in their order. */
export interface Chain {
  readonly filters: Filter[];
  isNumbered: boolean;
  /** Number of lines that have been filtered. */
  count: number;
}

/** Parses the filters of `kind` and the `text` after it; undefined when an expression is malformed. */
export function readChain(kind: string, text: string): Chain | undefined {
  const chain: Chain = { filters: [], isNumbered: false, count: 0 };
  let next: { kind: string; text: string } | undefined = { kind, text };
  while (next !== undefined) {
    const { expression, following } = splitAtFilter(next.text, chain);
    const pattern = expression.length > LONGEST_EXPRESSION ? undefined : readPattern(expression);
    if (pattern === undefined || chain.filters.length >= MOST_FILTERS) return undefined;
    chain.filters.push({ kind: next.kind, pattern, hasMatched: false });
    next = following;
  }
  return chain;
}

/** Splits `text` at the first ` | ` that is followed by another filter. Without one, the whole text is the expression. */
function splitAtFilter(text: string, chain: Chain): { expression: string; following: { kind: string; text: string } | undefined } {
  for (let bar = text.indexOf(" | "); bar >= 0; bar = text.indexOf(" | ", bar + 1)) {
    const words = text
      .substring(bar + 3)
      .split(" ")
      .filter((word) => word !== "");
    const isNumbered = words.length > 0 && isLineNumbers(words[0]);
    const [typed, ...expression] = isNumbered ? words.slice(1) : words;
    const kinds = typed === undefined ? [] : KINDS.filter((kind) => beginsWith(kind, typed));
    const isFilter = kinds.length === 1 && expression.length > 0;
    if (!isFilter && !(isNumbered && typed === undefined)) continue;
    if (isNumbered) chain.isNumbered = true;
    const rest = text.substring(bar + 3);
    const start = isFilter ? rest.indexOf(" ", rest.indexOf(typed)) : rest.length;
    const following = isFilter ? { kind: kinds[0], text: rest.substring(start).trim() } : undefined;
    return { expression: text.substring(0, bar).trim(), following };
  }
  return { expression: text, following: undefined };
}

/** Returns the next line as the chain shows it; undefined when it does not pass. */
export function passChain(chain: Chain, text: string): string | undefined {
  chain.count = chain.count + 1;
  let isMatch = true;
  for (const filter of chain.filters) {
    isMatch = matchesLine(filter.pattern, text);
    if (isMatch) filter.hasMatched = true;
    if (filter.kind === "begin") {
      if (!filter.hasMatched) return undefined;
    } else {
      if (isMatch !== (filter.kind === "include")) return undefined;
      isMatch = true;
    }
  }
  return chain.isNumbered ? `${padStart(`${chain.count}`, NUMBER_WIDTH)}${isMatch ? ":" : "-"}  ${text}` : text;
}

/** Returns the lines of `output` that pass the chain. */
export function filtered(output: string[], chain: Chain): string[] {
  const lines: string[] = [];
  for (const text of output) {
    const line = passChain(chain, text);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}
