import type { Context } from "../../firmware/console/grammar/command";
import { COMMANDS } from "../../firmware/console/commands/commands";
import { rulesOf, type Grammar, type Rule } from "../../firmware/console/grammar/grammar";
import { OUTPUT_FILTER } from "../../firmware/console/filter/output-filter";
import { SyntaxKind, type Syntax } from "../../firmware/console/grammar/syntax";

/** Grammar of the whole firmware. */
export const GRAMMAR: Grammar = { commands: COMMANDS, filter: OUTPUT_FILTER };
/** All commands of the firmware and all undo forms. */
export const RULES: Rule[] = flatten(flatten(COMMANDS.map((group) => group())).map((command) => rulesOf(command, GRAMMAR)));

/** Elements of all lists. Portable, unlike flatMap. */
function flatten<T>(lists: T[][]): T[] {
  const all: T[] = [];
  for (const list of lists) for (const element of list) all.push(element);
  return all;
}

/** Samples for all types of parameters: each parameter uses the first that it accepts. */
const SAMPLES = [
  ...[
    "1",
    "2000",
    "4",
    "7",
    "10.0.0.1",
    "224.0.1.1",
    "127.127.1.0",
    "0.0.0.255",
    "0.0.0.0",
    "0",
    "24",
    "Ethernet0/1",
    "Ethernet",
    "0/1",
    "12:30:00",
    "2020/1/2",
    "100:1",
    "03/25",
    "March",
    "last",
    "Sunday",
  ],
  ...["abcdefgh", "x", "time.example.org", "hmac-sha-1", "sha-1", "full"],
];

/** Returns a word for a parameter after the words before it. */
export type PickWord = (syntax: Syntax, before: string[]) => string;

/** Returns the first sample that the parameter accepts in `context`. */
export function sampleWord(context: Context): PickWord {
  return (syntax, before) => {
    const type = before[before.length - 1];
    const values = { "interface-type": type };
    const found = SAMPLES.find((word) => syntax.parameter?.accept(word, context, values) !== undefined);
    if (found === undefined) throw new Error(`no sample for ${syntax.word}`);
    return found;
  };
}

/** Returns the lines of a syntax: each alternative, with and without options. */
export function linesOf(syntax: Syntax, pick: PickWord): string[] {
  return expand(syntax, [], pick).map((words) => words.join(" "));
}

/** Returns the continuations after `before`: a few of each piece, because their number would otherwise be a product. */
function expand(syntax: Syntax, before: string[], pick: PickWord): string[][] {
  if (syntax.kind === SyntaxKind.Keyword) return [[...before, syntax.word]];
  if (syntax.kind === SyntaxKind.Parameter) return [[...before, pick(syntax, before)]];
  if (syntax.kind === SyntaxKind.Sequence) {
    let lines = [before];
    for (const part of syntax.parts) {
      // The first line continues in all ways, the others in one.
      lines = flatten(lines.map((line, index) => (index === 0 ? expand(part, line, pick) : expand(part, line, pick).slice(0, 1))));
    }
    return lines;
  }
  const single = flatten(syntax.parts.map((part) => expand(part, before, pick)));
  if (syntax.kind === SyntaxKind.Choice || syntax.kind === SyntaxKind.SomeOrder) return single;
  return [before, ...single];
}
