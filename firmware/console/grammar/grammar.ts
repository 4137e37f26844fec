import type { Outcome } from "../session";
import type { Action, Arguments, Command, Context, CommandGroup, Parameter } from "./command";
import { leadingKeywords, parseSyntax, SyntaxKind, unread, type Syntax } from "./syntax";
import { isCommandOf, SYSTEM_VIEW, USER_VIEW, type View } from "../../notation/views";
import { beginsWith, type Word } from "../../notation/words";

/**
 * Grammar of the command line. A partly read line is a set of branches, one for each way in which a command can go on; each word narrows the set. Parsing, help
 * and completion all use the words that may come next (`listSteps`).
 */

/** Commands of a board. */
export interface Grammar {
  /** Command groups; those of a feature that is left out refuse (`unsupported-commands.ts`). */
  readonly commands: CommandGroup[];
  /** Output filter of display commands. */
  readonly filter: OutputFilter | undefined;
}

/** A command or its undo form. The syntax stays text and is parsed as far as a line needs it: trees of all commands would fill the heap of a small board. */
export interface Rule {
  readonly command: Command;
  readonly isUndo: boolean;
  /** Output filter that may follow it. */
  readonly filter: OutputFilter | undefined;
}

/** Output filter that may follow every display command. */
export interface OutputFilter {
  readonly syntax: Syntax;
  /** Executes `run` and filters its output. */
  readonly apply: (this: void, run: Action, values: Arguments, context: Context) => Outcome;
}

type Parameters = Record<string, Parameter | undefined>;

/** Word before a filter. */
export const FILTER_MARK = "|";

/** Syntax that must still be typed: a list, whose end is undefined. */
export interface Rest {
  readonly first: Syntax;
  readonly next: Rest | undefined;
}

interface Binding {
  readonly name: string;
  readonly value: string;
  readonly before: Binding | undefined;
}

/** One reading of the words so far. */
export interface Branch {
  readonly rule: Rule;
  readonly rest: Rest | undefined;
  readonly bindings: Binding | undefined;
  /** Keyword read last: help texts depend on it. */
  readonly keyword: string;
}

/** A word that may come next, and the syntax after it. */
export interface Step {
  readonly branch: Branch;
  readonly leaf: Syntax;
  readonly rest: Rest | undefined;
}

/** Error messages of the parser (console README, "Error messages"). */
export const enum FaultKind {
  Unrecognized,
  Incomplete,
  Ambiguous,
  TooMany,
  Wrong,
}

const NO_PARAMETERS: Parameters = {};

/** Returns the rules of a command: its own, and that of its undo form. */
export function rulesOf(command: Command, { filter }: Grammar): Rule[] {
  const own = { command, isUndo: false, filter: command.syntax.startsWith("display ") ? filter : undefined };
  return command.undo === undefined ? [own] : [own, { command, isUndo: true, filter: undefined }];
}

/** Executes a rule. */
export function runRule({ command, isUndo, filter }: Rule, values: Arguments, context: Context): Outcome {
  if (isUndo && command.undo !== undefined) return command.undo(values, context);
  return filter === undefined ? command.run(values, context) : filter.apply(command.run, values, context);
}

/** Returns the whole syntax of a rule as a tree. */
export function syntaxOf(rule: Rule): Syntax {
  const syntax = parseSyntax(notationOf(rule), parametersOf(rule));
  return rule.filter === undefined ? syntax : { kind: SyntaxKind.Sequence, word: "", parameter: undefined, parts: [syntax, rule.filter.syntax] };
}

function notationOf(rule: Rule): string {
  const { syntax, undoSyntax } = rule.command;
  if (!rule.isUndo) return syntax;
  return `undo ${undoSyntax === undefined ? leadingKeywords(syntax, parametersOf(rule)) : undoSyntax}`;
}

function parametersOf(rule: Rule): Parameters {
  return rule.command.parameters === undefined ? NO_PARAMETERS : rule.command.parameters;
}

/** Returns the branches of an unread line in `view`: those that can begin with `word`, which may be empty. */
export function startBranches(grammar: Grammar, view: View, word: string): Branch[] {
  const branches: Branch[] = [];
  for (const group of grammar.commands) {
    for (const command of group()) {
      if (!isCommandOf(view, command.view)) continue;
      for (const rule of rulesOf(command, grammar)) {
        const notation = notationOf(rule);
        if (mayBegin(notation, word)) branches.push(startBranch(rule, notation));
      }
    }
  }
  return branches;
}

function startBranch(rule: Rule, notation: string): Branch {
  const tail = rule.filter === undefined ? undefined : { first: rule.filter.syntax, next: undefined };
  return { rule, rest: { first: unread(notation), next: tail }, bindings: undefined, keyword: "" };
}

/** Returns true when a notation, which begins with a keyword or a choice of keywords, can begin with `word`. */
function mayBegin(notation: string, word: string): boolean {
  return notation.charAt(0) === "{" || beginsWith(notation, word);
}

/** Returns the views whose commands are tried, in turn: a line may be a command of system view in the views below it. */
export function viewsToTry(view: View): View[] {
  return view === USER_VIEW || view === SYSTEM_VIEW ? [view] : [view, SYSTEM_VIEW];
}

/** Returns the words that may come next. */
export function listSteps(branches: Branch[]): Step[] {
  const steps: Step[] = [];
  for (const branch of branches) collectSteps(branch, branch.rest, steps);
  return steps;
}

/** Returns true when the next parameter takes the rest of the line. */
export function takesRest(branches: Branch[]): boolean {
  return branches.length === 1 && listSteps(branches).some((step) => step.leaf.parameter?.isRest === true);
}

/** Returns true when the line may end here on this branch. */
export function canEnd(branch: Branch): boolean {
  return collectSteps(branch, branch.rest, []);
}

/** Returns the values of the words of a branch. */
export function argumentsOf(branch: Branch): Arguments {
  const values: Arguments = {};
  for (let binding = branch.bindings; binding !== undefined; binding = binding.before) values[binding.name] = binding.value;
  return values;
}

/**
 * Reads one word: fills `into` with the branches that it leaves, or returns the reason why there are none. A keyword typed in full is that keyword and nothing
 * else. The beginning of a keyword may also be a parameter: the words after it decide.
 */
export function advance(branches: Branch[], word: Word, context: Context, into: Branch[]): FaultKind | undefined {
  const steps = listSteps(branches);
  if (word.text !== FILTER_MARK && steps.every((step) => step.leaf.word === FILTER_MARK)) return FaultKind.TooMany;
  const keywords = word.isQuoted ? [] : matchKeywords(steps, word.text);
  for (const step of keywords) into.push(follow(step, step.leaf.word));
  if (keywords.length > 0 && isWhole(keywords[0], word.text)) return undefined;
  let parameters = 0;
  for (const step of steps) {
    const parameter = step.leaf.parameter;
    if (parameter !== undefined) {
      parameters = parameters + 1;
      const value = parameter.accept(word.text, context, argumentsOf(step.branch));
      if (value !== undefined) into.push(follow(step, value));
    }
  }
  if (into.length === 0) return parameters > 0 ? FaultKind.Wrong : FaultKind.Unrecognized;
  if (into.length === keywords.length && isAmbiguous(keywords)) return FaultKind.Ambiguous;
  return undefined;
}

/** Returns the steps whose keyword is `text`; without any, those whose keyword begins with it. */
function matchKeywords(steps: Step[], text: string): Step[] {
  const whole: Step[] = [];
  const begun: Step[] = [];
  for (const step of steps) {
    if (step.leaf.parameter === undefined && beginsWith(step.leaf.word, text)) {
      begun.push(step);
      if (isWhole(step, text)) whole.push(step);
    }
  }
  return whole.length > 0 ? whole : begun;
}

function isWhole(step: Step, text: string): boolean {
  return step.leaf.word.length === text.length;
}

function isAmbiguous(keywords: Step[]): boolean {
  return keywords.some((step) => step.leaf.word !== keywords[0].leaf.word);
}

function follow(step: Step, value: string): Branch {
  const { branch, leaf, rest } = step;
  const keyword = leaf.parameter === undefined ? leaf.word : branch.keyword;
  return { rule: branch.rule, rest, bindings: { name: leaf.word, value, before: branch.bindings }, keyword };
}

/** Adds the words that may come next when `rest` must still be typed. Returns true when the line may end. */
function collectSteps(branch: Branch, rest: Rest | undefined, steps: Step[]): boolean {
  if (rest === undefined) return true;
  const { first, next } = rest;
  if (first.kind === SyntaxKind.Keyword || first.kind === SyntaxKind.Parameter) {
    steps.push({ branch, leaf: first, rest: next });
    return false;
  }
  if (first.kind === SyntaxKind.Unread) return collectSteps(branch, readAhead(first.word, parametersOf(branch.rule), next), steps);
  if (first.kind === SyntaxKind.Sequence) return collectSteps(branch, prepend(first.parts, next), steps);
  let isDone = false;
  for (const part of first.parts) {
    const after = first.kind === SyntaxKind.AnyOrder || first.kind === SyntaxKind.SomeOrder ? { first: without(first, part), next } : next;
    if (collectSteps(branch, { first: part, next: after }, steps)) isDone = true;
  }
  const isOptional = first.kind === SyntaxKind.Optional || first.kind === SyntaxKind.AnyOrder;
  if (isOptional && collectSteps(branch, next, steps)) isDone = true;
  return isDone;
}

/** Parses the first word of a notation when it is a keyword, and leaves the words after it unread. Otherwise parses all of it. */
function readAhead(notation: string, parameters: Parameters, next: Rest | undefined): Rest {
  const blank = notation.indexOf(" ");
  const symbol = blank < 0 ? notation : notation.substring(0, blank);
  if (symbol === "[" || symbol === "{" || parameters[symbol] !== undefined) return { first: parseSyntax(notation, parameters), next };
  const keyword = { kind: SyntaxKind.Keyword, word: symbol, parameter: undefined, parts: NO_PARTS };
  return { first: keyword, next: blank < 0 ? next : { first: unread(notation.substring(blank + 1, notation.length)), next } };
}

const NO_PARTS: Syntax[] = [];

function prepend(parts: Syntax[], next: Rest | undefined): Rest | undefined {
  let rest = next;
  for (let i = parts.length - 1; i >= 0; i--) rest = { first: parts[i], next: rest };
  return rest;
}

/** Returns a group in any order without the part `used`. */
function without(group: Syntax, used: Syntax): Syntax {
  return { kind: SyntaxKind.AnyOrder, word: "", parameter: undefined, parts: group.parts.filter((part) => part !== used) };
}
