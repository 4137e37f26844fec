// Estimate of the variables (JsVars) and the flash that a bundle takes on Espruino. The costs were measured on Espruino builds of 12 and 13 bytes a variable.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, tokenizer } from "acorn";
import { bundleToMeasure } from "./bundle.mjs";

/** Variables of a function whose code stays in flash. */
const FUNCTION = 8.4;
/** Variables of a closure. */
const CLOSURE = 5;
/** Characters of a long string or name in each variable after the first. */
const CHARACTERS = 10;
/** Characters in the first variable of a name or string. */
const SHORT = 4;
/** Largest whole number that is stored in the variable of its name. */
const PACKED = 4095;

const ofText = (length) => Math.ceil(Math.max(0, length - SHORT) / CHARACTERS);

/**
 * Returns the variables of all objects reachable from `root`. Objects that only closures hold are not counted.
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

/** Returns the functions at the top of the script. Inner functions exist only while their outer function runs, or as closures. */
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

/** Words and operators that the espruino tool writes as one byte each when it pretokenises. */
const WORDS = new Set(["let", "of", "static", "undefined"]);
const OPERATORS = /^(===?|!==?|<=|<<=?|>=|>>>?=?|[-+*/%&|^]=|\+\+|--|&&|\|\||=>)$/;

/**
 * Returns the flash that a script takes [bytes], pretokenised as `make flash` sends it.
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
 * Estimates the variables of a running board with two configured servers.
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
