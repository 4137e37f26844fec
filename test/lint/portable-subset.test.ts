import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { everywhere, packetPath } from "../../.eslint/portable-subset.mjs";
import { checkPortable, type Findings, lintSnippets } from "./lint-snippets";

const ANY_ROOM = "firmware/console";
const PACKET_ROOM = "firmware/packet";

/** One item of the subset: `illegal` brings exactly the rule, `legal` brings nothing. */
interface Case {
  readonly rule: string;
  readonly illegal: string;
  readonly legal: string;
  readonly room: string;
}

const item = (room: string, rule: string, illegal: string, legal: string): Case => ({ room, rule, illegal, legal });
const exported = (text: string): string => `/** A snippet. */\nexport ${text}\n`;
const body = (parameters: string, result: string, text: string): string => exported(`function f(${parameters}): ${result} { ${text} }`);
const names = (count: number): string => Array.from({ length: count }, (_, i) => exported(`const NAME_${i} = ${i};`)).join("");
const lines = (count: number): string => body("a: number", "number", `let s = a;\n${"s = s + 1;\n".repeat(count)}return s;`);

const everywhereCases = [
  ...["a | 0", "a & 255", "a ^ 1", "a << 1", "a >> 1", "a >>> 0", "~a"].map((operation) =>
    item(
      ANY_ROOM,
      "portable/no-bit-operators",
      body("a: number", "number", `return ${operation};`),
      body("a: number", "number", "return (a * 2 + 65535) % 256;"),
    ),
  ),
  item(
    ANY_ROOM,
    "portable/no-bit-operators",
    body("a: number", "number", "a |= 1; return a;"),
    body("a: boolean, b: boolean", "boolean", "return a || b;"),
  ),
  item(ANY_ROOM, "portable/no-bigint", exported("const x = 1n;"), exported("const x = 1;")),
  item(ANY_ROOM, "portable/no-regexp", exported("const x = /a/;"), exported('const x = "/a/";')),
  item(ANY_ROOM, "portable/no-generators", exported("function* f() { yield 1; }"), exported("function f(): number { return 1; }")),
  item(
    ANY_ROOM,
    "portable/no-async",
    exported("async function f() { await g(); }\nfunction g(): void {}"),
    exported("function f(): void { return; }"),
  ),
  item(
    ANY_ROOM,
    "portable/no-for-in",
    body("a: Record<string, number>", "string", 'let last = ""; for (const key in a) last = key; return last;'),
    body("a: readonly number[]", "number", "let sum = 0; for (const x of a) sum += x; return sum;"),
  ),
  item(
    ANY_ROOM,
    "portable/no-object-order",
    body("a: object", "unknown", "return Object.keys(a);"),
    body("a: object", "object", "return Object.assign(a, {});"),
  ),
  item(
    ANY_ROOM,
    "portable/no-labels",
    body("a: number", "number", "outer: for (;;) { for (;;) { break outer; } } return a;"),
    body("a: number", "number", "for (;;) { if (a > 1) break; } return a;"),
  ),
  item(
    ANY_ROOM,
    "portable/no-hash-private",
    exported("class A { #x = 1; f(): number { return this.#x; } }"),
    exported("class A { private x = 1; f(): number { return this.x; } }"),
  ),
  item(ANY_ROOM, "portable/no-tagged-templates", exported("const x = String.fromCharCode`a`;"), exported("const x = `a`;")),
  item(ANY_ROOM, "portable/no-array-constructor", exported("const x = new Array(4);"), exported("const x: number[] = []; x.push(0);")),
  item(ANY_ROOM, "portable/no-null", exported("const x = null;"), exported("const x = undefined;")),
  item(ANY_ROOM, "portable/no-null", exported("type A = string | null;"), exported("type A = string | undefined;")),
  item(ANY_ROOM, "portable/no-arguments-object", exported("function f() { return arguments; }"), body("a: number", "number", "return a;")),
  ...["imul(a, 3)", "trunc(a)", "round(a)", "random()", "log2(a)", "sign(a)"].map((call) =>
    item(
      ANY_ROOM,
      "portable/no-unportable-math",
      body("a: number", "unknown", `return Math.${call};`),
      body("a: number", "number", "return Math.floor(Math.abs(a));"),
    ),
  ),
  ...["toFixed(1)", "toPrecision(2)"].map((call) =>
    item(ANY_ROOM, "portable/no-float-text", body("a: number", "unknown", `return a.${call};`), body("a: number", "string", "return a.toString();")),
  ),
  item(ANY_ROOM, "portable/no-name-of", exported("const of = 1;"), exported("const off = 1;")),
  ...["console", "process", "Date", "Map", "Set", "Uint8Array", "DataView", "JSON", "RegExp", "Promise", "Symbol", "setTimeout", "globalThis"].map(
    (name) => item(ANY_ROOM, "no-restricted-globals", exported(`const x = ${name};`), exported("const x = Infinity;")),
  ),
  ...["a: number", "a: string", "a: number | undefined", "a: string | undefined"].map((parameter) =>
    item(
      ANY_ROOM,
      "@typescript-eslint/strict-boolean-expressions",
      body(parameter, "boolean", "if (a) return true; return false;"),
      body("a: number, b: object | undefined", "boolean", "if (a !== 0 && b) return true; return false;"),
    ),
  ),
  item(
    ANY_ROOM,
    "portable/no-hoisting",
    exported("const x = f();\nfunction f(): number { return 1; }"),
    body("", "number", "return g();") + "function g(): number { return 1; }",
  ),
  item(
    ANY_ROOM,
    "portable/no-hoisting",
    "function f(): number { return LIMIT; }\n" + exported("const x = f();\nconst LIMIT = 1;"),
    "function f(): number { return LIMIT; }\nconst LIMIT = 1;\n" + exported("const x = f();"),
  ),
  item(
    ANY_ROOM,
    "portable/no-hoisting",
    body("", "number", "return g(); function g(): number { return 1; }"),
    body("", "number", "function g(): number { return 1; } return g();"),
  ),
  item(ANY_ROOM, "no-var", exported("var x = 1;"), exported("const x = 1;")),
  item(
    ANY_ROOM,
    "@typescript-eslint/no-loop-func",
    body("a: (() => number)[]", "void", "let n = 0; for (let i = 0; i < 3; i++) { n = n + i; a.push(() => n); }"),
    body("a: (() => number)[]", "void", "const n = 1; a.push(() => n);"),
  ),
  item(ANY_ROOM, "portable/max-top-level-names", names(41), names(40)),
  item(
    ANY_ROOM,
    "portable/max-top-level-names",
    names(40) + exported("const enum Limit { Requests = 4 }"),
    names(39) + "const enum Limit { Requests = 4 }\n" + exported("const x: number = Limit.Requests;"),
  ),
];

const packetPathCases = [
  item(
    PACKET_ROOM,
    "portable/no-destructuring",
    body("a: { b: number }", "number", "const { b } = a; return b;"),
    body("a: { b: number }", "number", "return a.b;"),
  ),
  item(
    PACKET_ROOM,
    "portable/no-destructuring",
    body("a: number[]", "number", "const [b] = a; return b;"),
    body("a: number[]", "number", "return a[0];"),
  ),
  item(PACKET_ROOM, "portable/no-default-parameters", body("a = 1", "number", "return a;"), body("a: number", "number", "return a;")),
  item(PACKET_ROOM, "portable/no-rest", body("...a: number[]", "number", "return a[0];"), body("a: number[]", "number", "return a[0];")),
  item(PACKET_ROOM, "portable/no-spread", body("a: number[]", "number[]", "return [1, ...a];"), body("a: number[]", "number[]", "return a;")),
  item(PACKET_ROOM, "portable/no-spread", body("a: object", "object", "return { ...a };"), body("a: object", "object", "return a;")),
  item(
    PACKET_ROOM,
    "portable/no-computed-keys",
    body("a: string", "object", "return { [a]: 1 };"),
    body("a: number[], b: number", "number", "return a[b];"),
  ),
  item(
    PACKET_ROOM,
    "portable/no-optional-chaining",
    body("a: { b: number } | undefined", "number | undefined", "return a?.b;"),
    body("a: { b: number } | undefined", "number", "return a === undefined ? 0 : a.b;"),
  ),
  item(PACKET_ROOM, "portable/no-exponent", body("a: number", "number", "return a ** 2;"), body("a: number", "number", "return a * a;")),
  item(PACKET_ROOM, "portable/no-try", body("a: () => void", "void", "try { a(); } finally { a(); }"), body("a: () => void", "void", "a();")),
  item(
    PACKET_ROOM,
    "portable/no-run-time-closures",
    body("a: number", "() => number", "return () => a;"),
    exported("class A { constructor(readonly a: number) {} f(): number { return this.a; } }"),
  ),
  item(
    PACKET_ROOM,
    "portable/no-for-of",
    body("a: readonly number[]", "number", "let s = 0; for (const x of a) s = s + x; return s;"),
    body("a: readonly number[]", "number", "let s = 0; for (let i = 0; i < a.length; i++) s = s + a[i]; return s;"),
  ),
];

/** Statements that write a constant, and the legal form of each. */
const constantWrites = [
  ["let LIMIT = 1;", "LIMIT = 2;", "let limit = 1;", "limit = 2; g(limit);"],
  ["let LIMIT = 1;", "LIMIT++;", "let limit = 1;", "limit++; g(limit);"],
  ["const LIMITS = [1];", "LIMITS[0] = 2;", "const LIMITS = [1];", "const limit = LIMITS[0]; g(limit);"],
  ["const LIMITS = [1];", "LIMITS.push(2);", "const LIMITS = [1];", "g(LIMITS.indexOf(2));"],
  ["const LIMITS = { a: { b: 1 } };", "LIMITS.a.b = 2;", "const LIMITS = { a: 1 };", "const limits = { a: LIMITS.a }; limits.a = 2; g(limits.a);"],
  ["const x = { LIMITS: [1] };", "x.LIMITS[0] = 2;", "const x = [1]; const INDEX = 0;", "x[INDEX] = 2; g(x[INDEX]);"],
] as const;

const houseCases = [
  ...constantWrites.map(([bad, write, good, use]) =>
    item(
      "boards/host",
      "portable/no-constant-writes",
      `${bad}\n${body("", "void", write)}`,
      `${good}\n${body("g: (x: number) => void", "void", use)}`,
    ),
  ),
  item(
    "firmware/console",
    "portable/room-imports",
    'import "node:fs";',
    'import type { Counter } from "../../hal/counter";\n' + exported("type A = Counter;"),
  ),
  item("firmware/console", "portable/room-imports", 'import "../../hal/counter";', 'import "../time/timestamp";'),
  item("firmware/console", "portable/room-imports", 'import "../../boards/host/clock";', 'import "../time/timestamp";'),
  item("firmware/console", "portable/room-imports", 'import "../../test/lab";', 'import "./log-text";'),
  item("firmware/packet", "portable/room-imports", 'export type { Association } from "../association/association";', 'import "../network/address";'),
  item("firmware/console", "portable/room-imports", 'import "../time/timestamp.js";', 'import "../time/timestamp";'),
  item("firmware/console", "portable/room-imports", exported('type A = import("node:dgram").Socket;'), exported("type A = 1;")),
  item("hal", "portable/room-imports", 'import "../firmware/time/timestamp";', 'import "./counter";'),
  item("boards/common", "portable/room-imports", 'import "../host/clock";', 'import "../../firmware/start";'),
  item("boards/espruino/espruino-esp32", "portable/room-imports", 'import "../../../firmware/engine/engine";', 'import "../network";'),
  item(
    "hal",
    "portable/interfaces-only",
    exported("const f = (a: number): number => a;"),
    exported("interface A { /** Seconds. */ readonly a: number }"),
  ),
  item(
    "hal",
    "portable/documented-exports",
    exported("interface A { readonly a: number }"),
    exported("interface A { readonly a: Counter }\ninterface Counter { b: 1 }"),
  ),
  item(ANY_ROOM, "portable/documented-exports", "export const x = 1;", exported("const x = 1;")),
  item(ANY_ROOM, "portable/documented-exports", "/* not one */\nexport function f(): void {}", "function f(): void {}\nf();"),
  item("boards/host", "max-lines-per-function", lines(80), lines(76)),
  item(ANY_ROOM, "eqeqeq", body("a: number", "boolean", "return a == 1;"), body("a: number", "boolean", "return a === 1;")),
];

const cases = [...everywhereCases, ...packetPathCases, ...houseCases];
const illegal: Findings[] = [];
const legal: Findings[] = [];
const elsewhere: Findings[] = [];

before(async () => {
  const found = await lintSnippets([
    ...cases.map(({ room, illegal: code }) => ({ room, code })),
    ...cases.map(({ room, legal: code }) => ({ room, code })),
    ...packetPathCases.map(({ illegal: code }) => ({ room: ANY_ROOM, code })),
  ]);
  illegal.push(...found.slice(0, cases.length));
  legal.push(...found.slice(cases.length, 2 * cases.length));
  elsewhere.push(...found.slice(2 * cases.length));
});

const oneLine = (code: string): string => code.replace("/** A snippet. */\nexport ", "").replace(/\s+/g, " ").slice(0, 90);

describe("a rule of the portable subset fires, and lets the legal form pass", () => {
  cases.forEach(({ rule, room, illegal: code }, index) => {
    test(`${rule} in ${room}: ${oneLine(code)}`, () => {
      assert.ok(
        illegal[index].some((finding) => finding.startsWith(`${rule}: `)),
        `expected ${rule}, found ${illegal[index].join("\n") || "nothing"}`,
      );
      assert.deepEqual(legal[index], []);
    });
  });
});

describe("what only the packet path forbids is welcome elsewhere in firmware/", () => {
  packetPathCases.forEach(({ rule, illegal: code }, index) => {
    test(`${rule}: ${oneLine(code)}`, () => {
      assert.deepEqual(elsewhere[index], []);
    });
  });
});

test("every rule of the two levels has a case here", () => {
  const tried = new Set(cases.map(({ rule }) => rule));
  const enforced = Object.entries({ ...everywhere, ...packetPath }).filter(([, level]) => level !== "off");
  assert.deepEqual(
    enforced.map(([rule]) => rule).filter((rule) => !tried.has(rule)),
    [],
  );
});

describe("the library of the portable rooms", () => {
  for (const expression of [
    "Math.trunc(1)",
    "Math.round(1)",
    "new Map()",
    "new Date()",
    "process.pid",
    "[1].at(0)",
    '"a".match("b")',
    "(1).toFixed(2)",
    "new Uint8Array(4)",
  ]) {
    test(`lacks ${expression}`, () => {
      assert.notDeepEqual(checkPortable(`export const x = ${expression};`), []);
    });
  }
  for (const expression of ["Math.floor(1)", "[1].map((x) => x + 1)", '"a".charCodeAt(0)', "String.fromCharCode(65)", "[...[1]]"]) {
    test(`has ${expression}`, () => {
      assert.deepEqual(checkPortable(`export const x = ${expression};`), []);
    });
  }
});
