import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { matchesLine, readPattern } from "../../firmware/console/filter/pattern";
import { FaultKind } from "../../firmware/console/grammar/grammar";
import { runLine } from "../../firmware/console/grammar/parse";
import { openConsole, screen } from "./console-board";

/** Returns true when `text` matches in `line`; undefined when it is malformed. */
function occurs(text: string, line: string): boolean | undefined {
  const pattern = readPattern(text);
  return pattern === undefined ? undefined : matchesLine(pattern, line);
}

test("console README (Output filters): every operator, and plain text", () => {
  const found: [string, string][] = [
    ["clock", "ntp clock x"],
    ["^ntp", "ntp clock"],
    ["x$", "ntp clock x"],
    ["^$", ""],
    ["n.p", "n-p"],
    ["ab*c", "ac"],
    ["ab*c", "abbbc"],
    ["ab+c", "abc"],
    ["a|b", "xb"],
    ["^(one|two) (a|b)$", "two a"],
    ["(ab)+c", "ababc"],
    ["[0-9]+\\.[0-9]", "10.0"],
    ["[^0-9]$", "1a"],
    ["[]a]x", "]x"],
    ["a-b", "a-b"],
    ["a_b", "a b"],
    ["a_b", "a(b"],
    ["a_b", "a,b"],
    ["a_b", "a}b"],
    ["NTP_LOG", "NTP/4/NTP_LOG: x"],
    ["_ab", "abc"],
    ["ab_", "cab"],
    ["_", ""],
    ["a\\_b", "a_b"],
    ["a[_]b", "a_b"],
    ["(string1)(string2)\\1\\2", "string1string2string1string2"],
    ["", "anything"],
    ["\\$", "a$"],
    ["a**b", "aab"],
    ["o{2}", "food"],
    ["o{2,}", "foooood"],
    ["^fo{1,3}d$", "fooood".slice(0, 4) + "d"],
    ["^ab{0}c$", "ac"],
    ["(ab){2}c", "ababc"],
    ["\\<do", "undo doa"],
    ["do\\>", "undo"],
    ["er\\b", "never"],
    ["\\ber", "erase"],
    ["er\\B", "verb"],
    ["v\\w", "vlan"],
    ["\\Wa", "-a"],
    ["(string)\\1", "a stringstring"],
    ["(a)(b)\\2\\1", "abba"],
    ["a{x}", "a{x}"],
    ["\\\\b", "\\b"],
  ];
  for (const [text, line] of found) assert.equal(occurs(text, line), true, `${text} in ${line}`);
  const missing: [string, string][] = [
    ["^clock", "ntp clock"],
    ["ntp$", "ntp clock"],
    ["ab+c", "ac"],
    ["Clock", "clock"],
    ["[^0-9]", "123"],
    ["^(ab)+$", "aba"],
    ["n.p", "np"],
    ["a_b", "a.b"],
    ["_ab", "c ab"],
    ["ab_", "ab c"],
    ["a\\_b", "a b"],
    ["a[_]b", "a b"],
    ["o{2}", "Bob"],
    ["^fo{1,3}d$", "fd"],
    ["^fo{1,3}d$", "food".replace("oo", "oooo")],
    ["\\<do", "undo"],
    ["do\\>", "domain"],
    ["er\\b", "verb"],
    ["\\ber", "never"],
    ["er\\B", "never"],
    ["\\Wa", "2a"],
    ["(string)\\1", "string string"],
  ];
  for (const [text, line] of missing) assert.equal(occurs(text, line), false, `${text} in ${line}`);
  for (const text of [
    "(a",
    "a)",
    "[a",
    "*a",
    "+",
    "a|*",
    "[z-a]",
    "\\",
    "[",
    "[]",
    "(".repeat(9) + ")".repeat(9),
    "a{3,2}",
    "a{999}",
    "((a{99}){99})",
    "a\\1",
    "(.)\\1",
  ]) {
    assert.equal(occurs(text, ""), undefined, text);
  }
});

test("any expression agrees with the engine's own regular expressions", () => {
  const atom = fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\w", "\\W");
  const piece = fc
    .tuple(fc.oneof(atom, fc.constantFrom("(a|bc)", "(ab)", "(a*b)", "(a|b*)")), fc.constantFrom("", "", "*", "+", "{2}", "{0,2}", "{1,}"))
    .map((p) => p.join(""));
  const sequence = fc
    .array(fc.oneof({ weight: 4, arbitrary: piece }, fc.constantFrom("\\b", "\\B")), { minLength: 1, maxLength: 5 })
    .map((pieces) => pieces.join(""));
  const text = fc.tuple(fc.constantFrom("", "^"), fc.array(sequence, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "$"));
  const line = fc.array(fc.constantFrom("a", "b", "c", "d", "-"), { maxLength: 10 }).map((characters) => characters.join(""));
  const property = fc.property(text, line, ([start, parts, end], subject) => {
    const expression = start + parts.join("|") + end;
    assert.equal(occurs(expression, subject), new RegExp(expression).test(subject), `${expression} in ${subject}`);
  });
  fc.assert(property, { numRuns: 3000 });
});

test("an expression with exponential backtracking is matched at once", () => {
  assert.equal(occurs(`${"(a*)*".repeat(50)}b`, "a".repeat(200)), false);
  assert.equal(occurs(`${"(a|aa)+".repeat(36)}$`, `${"a".repeat(200)}!`), false);
});

test("console README (Output filters): include, exclude and begin after a display command", () => {
  const console = openConsole();
  console.enter("system-view", "ntp-service refclock-master 3", "ntp-service unicast-server 10.0.0.1");
  const shown = (filter: string): string[] => console.enter(`display current-configuration | ${filter}`).split("\r\n").slice(1, -1);
  assert.deepEqual(shown("include ntp-service"), [" ntp-service refclock-master 3", " ntp-service unicast-server 10.0.0.1"]);
  assert.deepEqual(shown("i ^.sys|10\\.0"), [" sysname Timewire", " ntp-service unicast-server 10.0.0.1"]);
  assert.deepEqual(shown("exclude ^#"), [" sysname Timewire", " ntp-service refclock-master 3", " ntp-service unicast-server 10.0.0.1", "return"]);
  assert.deepEqual(shown("begin unicast"), [" ntp-service unicast-server 10.0.0.1", "#", "return"]);
  assert.deepEqual(shown("include nothing like it"), []);
  assert.deepEqual(shown("include service refclock-master"), [" ntp-service refclock-master 3"], "blanks belong to the expression");
  assert.deepEqual(shown('include "'), []);
});

test("console README (Output filters, Error messages): a malformed filter is refused with the caret, and help shows `|` before <cr>", () => {
  const console = openConsole();
  const fault = (line: string, column: number, message: string): void =>
    assert.equal(console.enter(line), screen(line, `${" ".repeat(column)}^`, ` % ${message} found at '^' position.`, "<Timewire>"));
  fault("display clock | grep x", 10 + 16, "Unrecognized command");
  fault("display clock | include", 10 + 24, "Incomplete command");
  fault("display clock | include (", 10 + 24, "Wrong parameter");
  fault("display clock x", 10 + 14, "Too many parameters");
  fault("save | include x", 10 + 5, "Unrecognized command");
  assert.equal(console.type("display clock ?"), screen("display clock ?", "  |     Matching output", "  <cr>", "<Timewire>display clock "));
  assert.deepEqual(console.type("| ?").split("\r\n").slice(1, 5), [
    "  begin       Begin with the line that matches",
    "  by-linenum  Number the lines",
    "  exclude     Lines that do not match",
    "  include     Lines that match",
  ]);
  assert.equal(console.type("include ?").split("\r\n")[1], "  TEXT<1-256>  Regular expression");
});

test("console README (Output filters): up to 128 filters: a line is shown when it passes all of them", () => {
  const console = openConsole();
  console.enter(
    "system-view",
    "ntp-service refclock-master 3",
    "ntp-service unicast-server 10.0.0.1",
    "ntp-service unicast-server 10.0.0.2 priority",
  );
  const shown = (filters: string): string[] => console.enter(`display current-configuration ${filters}`).split("\r\n").slice(1, -1);
  assert.deepEqual(shown("| include ntp | include server"), [
    " ntp-service unicast-server 10.0.0.1",
    " ntp-service unicast-server 10.0.0.2 priority",
  ]);
  assert.deepEqual(shown("| i ntp | e refclock |  begin  0.2 "), [" ntp-service unicast-server 10.0.0.2 priority"]);
  assert.deepEqual(shown("| begin refclock | exclude #"), [
    " ntp-service refclock-master 3",
    " ntp-service unicast-server 10.0.0.1",
    " ntp-service unicast-server 10.0.0.2 priority",
    "return",
  ]);
  assert.deepEqual(
    shown("| include sysname | refclock"),
    [" sysname Timewire", " ntp-service refclock-master 3"],
    "a bar that no filter follows is one of the expression",
  );
  // Longer than a typed line, which has at most 511 characters.
  const { context, features } = console.timewire.shell;
  assert.equal(runLine(features, `display clock${" | include :".repeat(128)}`, context).fault, undefined);
  assert.equal(runLine(features, `display clock${" | include :".repeat(129)}`, context).fault?.kind, FaultKind.Wrong);
  assert.match(console.enter("display clock | include 2026 | include ("), /Wrong parameter/);
});

test("console README (Output filters): by-linenum: a number of five columns, then a colon, or a hyphen where `begin` does not match", () => {
  const console = openConsole();
  console.enter("system-view", "ntp-service refclock-master 3", "ntp-service unicast-server 10.0.0.1");
  const shown = (filters: string): string[] => console.enter(`display this ${filters}`).split("\r\n").slice(1, -1);
  const all = ["    1:  #", "    2:   sysname Timewire", "    3:  #", "    4:   ntp-service refclock-master 3"];
  all.push("    5:   ntp-service unicast-server 10.0.0.1", "    6:  #", "    7:  return");
  assert.deepEqual(shown("| by-linenum"), all);
  assert.deepEqual(shown("| by begin unicast"), ["    5:   ntp-service unicast-server 10.0.0.1", "    6-  #", "    7-  return"]);
  assert.deepEqual(shown("| by-linenum exclude ^.[ns]"), [all[0], all[2], all[5], all[6]]);
  assert.deepEqual(shown("| include ntp | by-linenum include refclock"), [all[3]]);
  assert.deepEqual(shown("| include ntp | by-linenum"), [all[3], all[4]]);
  assert.match(console.enter("display this | b"), /Ambiguous command/);
});
