import { padEnd } from "../../time/decimal-text";
import { commandWords } from "./aliases";
import type { Context, HelpLine } from "./command";
import { canEnd, FaultKind, listSteps, viewsToTry, type Branch, type Grammar } from "./grammar";
import { KEYWORD_HELP } from "./keywords";
import { readWords, type Fault, type Reading } from "./parse";
import type { View } from "../../notation/views";
import { beginsWith, type Word } from "../../notation/words";

/** Headings of the list of all commands, by name of the view. */
const TITLES: Record<string, string | undefined> = {
  user: "User view commands:",
  system: "System view commands:",
  interface: "Interface view commands:",
  "vpn-instance": "VPN instance view commands:",
  acl: "ACL view commands:",
  line: "User interface view commands:",
  "local-user": "Local user view commands:",
};

/** Answer to `?`: lines to print, or the fault in the line. */
export interface Help {
  readonly lines: string[];
  readonly fault: Fault | undefined;
}

/** End of a partly typed line: the branches before its last word, and that word; `stem` is empty after a blank. */
interface Position {
  readonly reading: Reading;
  readonly stem: string;
  readonly column: number;
}

/** Returns the answer to `?` after `text`: the words that may come next, or those that begin with the last word (console README, "Help"). */
export function helpFor(grammar: Grammar, view: View, text: string, context: Context): Help {
  const { reading, stem, column } = readPosition(grammar, view, text, context);
  if (reading.fault !== undefined) return { lines: [], fault: reading.fault };
  const entries = nextWords(reading.branches, stem, context);
  if (entries.length === 0) entries.push(...placeholders(reading.branches));
  else if (stem === "") entries.unshift(...placeholders(reading.branches));
  if (stem === "" && reading.branches.some((branch) => canEnd(branch))) entries.push({ word: "<cr>", text: "" });
  if (entries.length === 0) return { lines: [], fault: { kind: FaultKind.Unrecognized, column } };
  const lines = layOut(entries);
  return { lines: commandWords(text).length === 0 ? [TITLES[view.name] ?? "", ...lines] : lines, fault: undefined };
}

/** Returns the completions of the last word of `text`, in alphabetical order, and the text before it. */
export function completionsFor(grammar: Grammar, view: View, text: string, context: Context): { before: string; words: string[] } {
  const { reading, stem, column } = readPosition(grammar, view, text, context);
  const words = stem === "" ? [] : nextWords(reading.branches, stem, context).map((entry) => entry.word);
  return { before: text.substring(0, column), words };
}

function readPosition(grammar: Grammar, view: View, text: string, context: Context): Position {
  const words = commandWords(text);
  const last = words.length > 0 ? words[words.length - 1] : undefined;
  const isInWord = last !== undefined && last.end === text.length;
  const before: Word[] = isInWord ? words.slice(0, words.length - 1) : words;
  const stem = isInWord ? last.text : "";
  let found: Reading | undefined;
  for (const candidate of viewsToTry(view)) {
    const reading = readWords(grammar, candidate, before, context);
    const isUseful = reading.fault === undefined && (stem === "" || nextWords(reading.branches, stem, context).length > 0);
    if (found === undefined || (found.fault !== undefined && reading.fault === undefined)) found = reading;
    if (isUseful) {
      found = reading;
      break;
    }
  }
  const reading = found === undefined ? { branches: [], fault: undefined } : found;
  return { reading, stem, column: isInWord ? last.start : text.length };
}

/** Returns the keywords, and the values of parameters that are completed like keywords, that begin with `stem`. */
function nextWords(branches: Branch[], stem: string, context: Context): HelpLine[] {
  const entries: HelpLine[] = [];
  for (const step of listSteps(branches)) {
    const parameter = step.leaf.parameter;
    if (parameter === undefined) {
      const word = step.leaf.word;
      if (beginsWith(word, stem)) insertSorted(entries, { word, text: keywordHelp(firstWord(step.branch), step.branch.keyword, word) });
    } else if (parameter.words !== undefined) {
      for (const entry of parameter.words(context)) if (beginsWith(entry.word, stem)) insertSorted(entries, entry);
    }
  }
  return entries;
}

function placeholders(branches: Branch[]): HelpLine[] {
  const entries: HelpLine[] = [];
  for (const step of listSteps(branches)) {
    const parameter = step.leaf.parameter;
    if (parameter !== undefined) {
      for (const entry of parameter.placeholders) if (!entries.some((other) => other.word === entry.word)) entries.push(entry);
    }
  }
  return entries;
}

/** Returns the help text of a keyword. It depends on the keyword before it, or on that one and the first of the command. */
export function keywordHelp(first: string, before: string, word: string): string {
  return KEYWORD_HELP[`${first} ${before} ${word}`] ?? KEYWORD_HELP[`${before} ${word}`] ?? KEYWORD_HELP[word] ?? "";
}

function firstWord({ rule }: Branch): string {
  return rule.command.syntax.split(" ")[0];
}

function insertSorted(entries: HelpLine[], entry: HelpLine): void {
  let at = 0;
  while (at < entries.length && entries[at].word < entry.word) at = at + 1;
  if (at === entries.length || entries[at].word !== entry.word) entries.splice(at, 0, entry);
}

/** Lays out a list: two blanks, the words, padded to the longest and two blanks, and the texts. */
function layOut(entries: HelpLine[]): string[] {
  let width = 0;
  for (const entry of entries) if (entry.word.length > width) width = entry.word.length;
  return entries.map((entry) => `  ${entry.text === "" ? entry.word : `${padEnd(entry.word, width + 2)}${entry.text}`}`);
}
