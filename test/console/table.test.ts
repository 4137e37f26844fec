import assert from "node:assert/strict";
import { allLines } from "../../firmware/notation/text";
import { test } from "node:test";
import { configurationText } from "../../firmware/config/configuration-text";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import type { Context } from "../../firmware/console/grammar/command";
import { readWords, runLine } from "../../firmware/console/grammar/parse";
import { IN_SYSTEM_VIEW, IN_USER_VIEW, INTERFACE_VIEW, isCommandOf, type ViewContext } from "../../firmware/notation/views";
import { LOCAL_USER_VIEW } from "../../firmware/notation/local-user-view";
import * as views from "../../firmware/notation/views";
import { syntaxOf } from "../../firmware/console/grammar/grammar";
import { splitWords } from "../../firmware/notation/words";
import { notEmpty } from "../not-empty";
import { GRAMMAR, linesOf, RULES, sampleWord } from "./command-lines";
import { openConsole } from "./console-board";

const IN_INTERFACE_VIEW = { view: INTERFACE_VIEW, subject: "Ethernet0/1" };
/** One view context of each view; its subject is made when the view is entered. */
const VIEW_CONTEXTS: ViewContext[] = [
  IN_USER_VIEW,
  IN_SYSTEM_VIEW,
  IN_INTERFACE_VIEW,
  { view: views.VPN_INSTANCE_VIEW, subject: "blue" },
  { view: views.ACL_VIEW, subject: "2000" },
  { view: views.LINE_VIEW, subject: "" },
  { view: LOCAL_USER_VIEW, subject: "admin" },
];

/** Session in `viewContext` on an empty board. */
function at(viewContext: ViewContext): Context {
  const context = openConsole().timewire.shell.context;
  context.session.viewContext = viewContext;
  return context;
}

/** Returns a word without the mark of a parameter. */
const unmarked = (word: string): string => (word.endsWith("!") ? word.slice(0, -1) : word);

/** Returns the effect of a line on an empty board. */
function effectOf(line: string, viewContext: ViewContext): unknown {
  const context = at(viewContext);
  const { fault, refusal } = runLine(GRAMMAR, line, context);
  return { fault, refusal, text: allLines(configurationText(context.configuration, OPTIONAL_SECTIONS)), viewContext: context.session.viewContext };
}

/** Returns the shortest unique prefix of the keyword `word` after the words `before`. */
function shortest(before: string[], word: string, viewContext: ViewContext): string {
  const prefix = before.map(unmarked).join(" ");
  for (let length = 1; length < word.length; length++) {
    const cut = word.slice(0, length);
    const { branches } = readWords(GRAMMAR, viewContext.view, splitWords(`${prefix} ${cut}`), at(viewContext));
    if (branches.some(({ keyword }) => keyword === word)) return cut;
  }
  return word;
}

const pick = sampleWord(openConsole().timewire.shell.context);

test("every command of the table and every undo form, typed in full in its view, is accepted", () => {
  let count = 0;
  for (const rule of notEmpty(RULES)) {
    for (const viewContext of notEmpty(VIEW_CONTEXTS.filter(({ view }) => isCommandOf(view, rule.command.view)))) {
      for (const line of notEmpty(linesOf(syntaxOf(rule), pick))) {
        const { fault } = runLine(GRAMMAR, line, at(viewContext));
        assert.equal(fault, undefined, `${line} in ${viewContext.view.name} view: fault ${fault?.kind} at ${fault?.column}`);
        count += 1;
      }
    }
  }
  assert.ok(count > 300, `${count} lines`);
});

test("console README (Keys): every command with each keyword abbreviated to its shortest unique prefix has the same effect", () => {
  let count = 0;
  for (const rule of notEmpty(RULES)) {
    const viewContext = VIEW_CONTEXTS.find(({ view }) => isCommandOf(view, rule.command.view));
    assert.ok(viewContext !== undefined);
    for (const marked of notEmpty(linesOf(syntaxOf(rule), (syntax, before) => `${pick(syntax, before.map(unmarked))}!`))) {
      const words = marked.split(" ");
      const line = words.map(unmarked).join(" ");
      const short: string = words
        .map((word, i): string => (word === unmarked(word) ? shortest(words.slice(0, i), word, viewContext) : unmarked(word)))
        .join(" ");
      assert.deepEqual(effectOf(short, viewContext), effectOf(line, viewContext), `${short}: ${line}`);
      if (short.length < line.length) count += 1;
    }
  }
  assert.ok(count > 250, `${count} lines are shorter`);
});

test("blanks around the words of a command have no effect", () => {
  for (const rule of notEmpty(RULES)) {
    const viewContext = VIEW_CONTEXTS.find(({ view }) => isCommandOf(view, rule.command.view));
    assert.ok(viewContext !== undefined);
    for (const line of notEmpty(linesOf(syntaxOf(rule), pick))) {
      const typed = `  ${line.split(" ").join("   ")}  `;
      assert.equal(runLine(GRAMMAR, typed, at(viewContext)).fault, undefined, typed);
    }
  }
});

test("a command of another view is refused with the caret, and changes nothing", () => {
  for (const rule of notEmpty(RULES)) {
    // In the other views a line is tried as a command of system view as well.
    for (const viewContext of [IN_USER_VIEW, IN_SYSTEM_VIEW]) {
      if (isCommandOf(viewContext.view, rule.command.view)) continue;
      for (const line of notEmpty(linesOf(syntaxOf(rule), pick))) {
        const context = at(viewContext);
        const before = allLines(configurationText(context.configuration, OPTIONAL_SECTIONS));
        const { fault } = runLine(GRAMMAR, line, context);
        const isOfBoth = RULES.some(
          (other) => other !== rule && isCommandOf(viewContext.view, other.command.view) && linesOf(syntaxOf(other), pick).includes(line),
        );
        assert.equal(fault === undefined, isOfBoth, `${line} in ${viewContext.view.name} view`);
        if (!isOfBoth) assert.deepEqual(allLines(configurationText(context.configuration, OPTIONAL_SECTIONS)), before, line);
      }
    }
  }
});

test("an additional word is refused, and changes nothing", () => {
  for (const rule of notEmpty(RULES)) {
    const viewContext = VIEW_CONTEXTS.find(({ view }) => isCommandOf(view, rule.command.view));
    assert.ok(viewContext !== undefined);
    const line = `${linesOf(syntaxOf(rule), pick).at(-1)} #extra extra`;
    // A regular expression and a description take any number of words.
    const takesRest = Object.values(rule.command.parameters ?? {}).some((parameter) => parameter?.isRest === true);
    if (line.includes("|") || takesRest) continue;
    const context = at(viewContext);
    const before = allLines(configurationText(context.configuration, OPTIONAL_SECTIONS));
    const { fault } = runLine(GRAMMAR, line, context);
    assert.ok(fault !== undefined, line);
    assert.deepEqual(allLines(configurationText(context.configuration, OPTIONAL_SECTIONS)), before, line);
  }
});

test("a number out of range is refused with the caret under it, and changes nothing", () => {
  let count = 0;
  for (const rule of notEmpty(RULES)) {
    const viewContext = VIEW_CONTEXTS.find(({ view }) => isCommandOf(view, rule.command.view));
    assert.ok(viewContext !== undefined);
    const lines = linesOf(syntaxOf(rule), (syntax, before) => {
      const range = /^INTEGER<(\d+)-(\d+)>$/.exec(syntax.parameter?.placeholders[0]?.word ?? "");
      return range === null ? pick(syntax, before) : `${Number(range[2]) + 1}!`;
    });
    for (const line of lines.filter((text) => text.includes("!") && !text.includes("|"))) {
      const context = at(viewContext);
      const before = allLines(configurationText(context.configuration, OPTIONAL_SECTIONS));
      const typed = line.replaceAll("!", "");
      const { fault } = runLine(GRAMMAR, typed, context);
      assert.ok(fault !== undefined && fault.column <= line.indexOf("!"), typed);
      assert.deepEqual(allLines(configurationText(context.configuration, OPTIONAL_SECTIONS)), before, typed);
      count += 1;
    }
  }
  assert.ok(count > 20, `${count} lines`);
});
