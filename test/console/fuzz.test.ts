import assert from "node:assert/strict";
import { allLines } from "../../firmware/notation/text";
import { test } from "node:test";
import { makeRandom, type Random } from "./seeded";
import { configurationText } from "../../firmware/config/configuration-text";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import type { Context } from "../../firmware/console/grammar/command";
import { runLine } from "../../firmware/console/grammar/parse";
import { syntaxOf } from "../../firmware/console/grammar/grammar";
import { GRAMMAR, linesOf, RULES, sampleWord } from "./command-lines";
import { openConsole, type Console } from "./console-board";

/** Lines of one run. FUZZ_LINES=1000000 takes some minutes. */
const LINES = Number(process.env["FUZZ_LINES"] ?? 100_000);
/** Lines per board: its configuration, and the comparisons of it, become longer with each. */
const LINES_OF_A_BOARD = 200;
const SEED = Number(process.env["FUZZ_SEED"] ?? 20260321);

const VALID = RULES.flatMap((rule) => linesOf(syntaxOf(rule), sampleWord(openConsole().timewire.shell.context)));
const WORDS = [...new Set(VALID.flatMap((line) => line.split(" ")))];
const ODD_WORDS = [
  ...["", "?", '"', '"a b"', "\\", "|", "#", "-1", "0", "65536", "4294967295", "99999999999", "255.255.255.255", "1.2.3", "1.2.3.4.5", "0x10", "é"],
  ...["[", "]", "{", "}", "*", "constructor", "__proto__", "toString", "x".repeat(300), "127.127.1.3", "224.0.0.1", "e9/9", "vpn-instance"],
];

function choose<T>(random: Random, list: T[]): T {
  return list[random(list.length)];
}

/** Returns a printable character. */
function character(random: Random): string {
  return String.fromCharCode(32 + random(95));
}

/** Returns a command, a mutated one, words in any order, or noise. */
function makeLine(random: Random): string {
  const kind = random(10);
  if (kind === 0) return Array.from({ length: random(40) }, () => character(random)).join("");
  if (kind === 1) return Array.from({ length: random(8) }, () => choose(random, random(4) === 0 ? ODD_WORDS : WORDS)).join(" ");
  let line = choose(random, VALID);
  if (kind < 4) return line;
  for (let changes = 1 + random(3); changes > 0; changes--) line = kind < 7 ? mutateWords(random, line) : mutateCharacters(random, line);
  return line;
}

function mutateWords(random: Random, line: string): string {
  const words = line.split(" ");
  const at = random(words.length);
  const kind = random(5);
  if (kind === 0) words.splice(at, 1);
  else if (kind === 1) words.splice(at, 0, choose(random, WORDS));
  else if (kind === 2) words[at] = choose(random, random(2) === 0 ? ODD_WORDS : WORDS);
  else if (kind === 3) words[at] = words[at].slice(0, 1 + random(words[at].length));
  else words[at] = `${random(5000)}`;
  return words.join(" ");
}

function mutateCharacters(random: Random, line: string): string {
  const at = random(line.length + 1);
  const kind = random(3);
  return line.slice(0, at) + (kind === 0 ? "" : character(random)) + line.slice(kind === 1 ? at : at + 1);
}

function textOf({ configuration }: Context): string {
  return allLines(configurationText(configuration, OPTIONAL_SECTIONS)).join("\n");
}

/** Executes one line. Returns the configuration after it. */
function tryLine(context: Context, line: string, before: string): string {
  const { session } = context;
  const viewContext = session.viewContext;
  const { fault, refusal } = runLine(GRAMMAR, line, context);
  session.output = [];
  session.question = undefined;
  session.isOver = false;
  const after = textOf(context);
  if (fault === undefined && refusal === undefined) return after;
  assert.equal(after, before, `a refused line has changed the configuration`);
  assert.equal(session.viewContext, viewContext, "a refused line has changed the view");
  if (fault !== undefined) assert.ok(fault.column >= 0 && fault.column <= line.length + 1, `caret in column ${fault.column}`);
  return after;
}

test(`fuzz: ${LINES} lines, random and mutated: no exception, and a refused line changes nothing`, () => {
  const random = makeRandom(SEED);
  let context = openConsole().timewire.shell.context;
  let before = textOf(context);
  for (let i = 0; i < LINES; i++) {
    if (i % LINES_OF_A_BOARD === 0) {
      context = openConsole().timewire.shell.context;
      before = textOf(context);
    }
    // In user view most lines are refused. The noise changes the view often enough.
    const line = context.session.viewContext.view.name === "user" && random(2) === 0 ? "system-view" : makeLine(random);
    try {
      before = tryLine(context, line, before);
    } catch (error) {
      throw new Error(`line ${i} of seed ${SEED}: ${JSON.stringify(line)}`, { cause: error });
    }
  }
});

test("fuzz: the configuration after any lines, typed into an empty board, gives the same configuration", () => {
  const random = makeRandom(SEED + 1);
  for (let board = 0; board < 200; board++) {
    const first = openConsole();
    const { context } = first.timewire.shell;
    let before = textOf(context);
    for (let i = 0; i < 40; i++) before = tryLine(context, random(4) === 0 ? "system-view" : makeLine(random), before);
    const text = textOf(context);
    const second = openConsole();
    second.enter("system-view", ...text.split("\n"));
    assert.equal(textOf(second.timewire.shell.context), text, `board ${board} of seed ${SEED}`);
  }
});

test("fuzz: any keys, control characters and escape sequences: no exception, and a new session works", () => {
  const random = makeRandom(SEED + 2);
  const keys = ["\r", "\n", "\r\n", "\t", "?", " ", "y\r", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1bd", "\x03", "\x1a", "\x18", "\x7f", "q"];
  let console: Console = openConsole();
  for (let i = 0; i < LINES / 20; i++) {
    if (i % LINES_OF_A_BOARD === 0) console = openConsole();
    console.timewire.shell.context.session.screenLength = random(3) * 2;
    const typed = [makeLine(random), choose(random, keys), String.fromCharCode(random(256)), choose(random, keys)];
    for (const characters of typed) console.type(characters);
  }
  console.timewire.onConsoleOpen();
  assert.ok(console.enter("display clock").split("\r\n").length >= 3);
});
