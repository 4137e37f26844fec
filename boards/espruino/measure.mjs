// What a bundle will take of Espruino's variables (JsVars), as far as a computer can tell: an estimate from the cost of each kind of thing, which was measured
// on Espruino's own builds of 12 and 13 bytes a variable.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, tokenizer } from "acorn";
import { bundleToMeasure } from "./bundle.mjs";

/** A function of the script, whose code stays in flash; a closure; a variable's worth of a longer string or name. */
const FUNCTION = 8.4;
const CLOSURE = 5;
const CHARACTERS = 10;
/** Characters that fit into the first variable of a name or string. */
const SHORT = 4;
/** Whole numbers up to this are kept with their name. */
const PACKED = 4095;

const ofText = (length) => Math.ceil(Math.max(0, length - SHORT) / CHARACTERS);

/**
 * Variables that everything reachable from `root` takes; closures and what only they hold are not seen.
 * @param {unknown} root
 * @returns {number}
 */
export function countVariables(root) {
  const seen = new Set();
  let count = 0;
  const visit = (value) => {
    if (typeof value === "number") count += Number.isInteger(value) && Math.abs(value) <= PACKED ? 0 : 1;
    if (typeof value === "string") count += 1 + ofText(value.length);
    if (typeof value === "function") count += seen.has(value) ? 0 : CLOSURE;
    if (value === null || !["object", "function"].includes(typeof value) || seen.has(value)) return;
    seen.add(value);
    if (typeof value === "function") return;
    count += 1;
    for (const key of Object.keys(value)) {
      count += 1 + (Array.isArray(value) ? 0 : ofText(key.length));
      visit(value[key]);
    }
  };
  visit(root);
  return Math.round(count);
}

/** Functions of the script itself: those inside others exist only while these run, or are closures. */
function countFunctions(code) {
  let count = 0;
  const walk = (node, depth) => {
    const inner = /Function/.test(node.type) ? depth + 1 : depth;
    if (inner > depth && depth === 1) count += 1;
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child.type === "string") walk(child, inner);
  };
  walk(parse(code, { ecmaVersion: 2022 }), 0);
  return count;
}

/** What Espruino's command-line tool writes as one byte each when it is told to pretokenise: reserved words and operators of several characters. */
const WORDS = new Set(["let", "of", "static", "undefined"]);
const OPERATORS = /^(===?|!==?|<=|<<=?|>=|>>>?=?|[-+*/%&|^]=|\+\+|--|&&|\|\||=>)$/;

/**
 * Bytes that a script takes in flash, pretokenised as `make flash` sends it.
 * @param {string} code
 * @returns {number}
 */
export function pretokenizedSize(code) {
  let size = 0;
  let isAfterWord = false;
  for (const token of tokenizer(code, { ecmaVersion: 2022 })) {
    const text = code.slice(token.start, token.end);
    const isToken = token.type.keyword !== undefined || WORDS.has(text) || OPERATORS.test(text);
    const isWord = !isToken && /^\w/.test(text);
    size += (isToken ? 1 : text.length) + (isWord && isAfterWord ? 1 : 0);
    isAfterWord = isWord;
  }
  return size;
}

/**
 * Variables that a running board takes, in a configuration with two servers.
 * @param {string} entry its main.ts
 * @param {string} code its script
 * @returns {Promise<number>}
 */
export async function estimateVariables(entry, code) {
  const folder = mkdtempSync(join(tmpdir(), "timewire-vars-"));
  try {
    const script = join(folder, "board.js");
    writeFileSync(script, await bundleToMeasure(entry));
    const command = ["test/engines/espruino.mjs", script, "127.0.0.1", "255.0.0.0", folder, "measure"];
    const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: "latin1", timeout: 20000 });
    const found = /^variables (\d+)$/m.exec(stdout);
    if (found === null) throw new Error(`the board did not run: ${stderr}${stdout}`);
    return Math.round(countFunctions(code) * FUNCTION) + Number(found[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
