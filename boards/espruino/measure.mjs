// Estimate of the variables (JsVars) and the flash that a bundle takes on Espruino. The costs were measured on Espruino builds of 12 and 13 bytes a variable.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, tokenizer } from "acorn";
import { bundleToMeasure } from "./bundle.mjs";

/** Variables of a function whose code stays in flash: its object, the code and its name, the scope. Each parameter is one more. */
const FUNCTION = 4;
/** Characters of a long name in each variable after the first. */
const CHARACTERS = 10;
/** Characters in the first variable of a name. */
const SHORT = 4;
/** Largest whole number that is stored in the variable of its name, with 13 bytes a variable. */
const PACKED = 4095;
/**
 * Variables that the count does not see: those of an Espruino without a script, and of scopes of calls that only closures hold. Espruino 2v29 with 13 and with 14
 * bytes a variable has 840 and 960 more than are counted.
 */
const UNSEEN = 900;

/** Variables of a name. */
const ofName = (name) => 1 + Math.ceil(Math.max(0, name.length - SHORT) / CHARACTERS);

/** Variables of a value beside the variable of its name. A literal text is a reference into flash. */
function ofValue(value, isElement) {
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) <= PACKED ? 0 : 1;
  if (typeof value === "boolean") return isElement ? 0 : 1;
  if (typeof value === "function") return FUNCTION + value.length;
  return value === undefined ? 0 : 1;
}

/**
 * Returns the variables of all objects reachable from `roots`, among them the variables of a scope by name. Objects that only closures hold are not counted.
 * @param {Record<string, unknown>} roots
 * @returns {number}
 */
export function countVariables(roots) {
  const seen = new Set();
  let count = 0;
  const visitMembers = (owner) => {
    for (const key of Object.keys(owner)) {
      const value = owner[key];
      const isElement = Array.isArray(owner);
      count += isElement ? 1 : ofName(key);
      if (seen.has(value)) continue;
      count += ofValue(value, isElement);
      if (value === null || !["object", "function"].includes(typeof value)) continue;
      seen.add(value);
      if (typeof value === "object") visitMembers(value);
    }
  };
  visitMembers(roots);
  return count;
}

/** Returns the names that a script's outermost function declares. */
function namesOf(code) {
  const { expression } = parse(code, { ecmaVersion: 2022 }).body.at(-1); // Babel's helpers come before it
  const { callee } = expression.argument ?? expression; // terser writes !function () {}()
  return callee.body.body.flatMap((statement) => {
    if (statement.type === "VariableDeclaration") return statement.declarations.map(({ id }) => id.name);
    return ["FunctionDeclaration", "ClassDeclaration"].includes(statement.type) ? [statement.id.name] : [];
  });
}

/** Words and operators that the espruino tool writes as one byte each when it pretokenises; of the keywords all but `catch`. */
const WORDS = new Set(["let", "of", "static", "undefined"]);
const OPERATORS = /^(===?|!==?|<=|<<=?|>=|>>>?=?|[-+*/%&|^]=|\+\+|--|&&|\|\||=>)$/;

/** Bytes of a whole number in Espruino 2v26 and later; older versions have its decimal digits. */
function integerSize(value, text) {
  if (value === 0) return 1;
  if (value < 128) return 2;
  return value < 32768 ? 3 : text.length;
}

/** Bytes of a text: its characters without escapes, with a length of one or two bytes before them. */
const textSize = ({ length }) => length + (length < 256 ? 2 : 3);

/**
 * Returns the flash that a script takes [bytes], pretokenised as `make flash` sends it.
 * @param {string} code
 * @returns {number}
 */
export function pretokenizedSize(code) {
  let size = 0;
  let isAfterWord = false;
  for (const { type, value, start, end } of tokenizer(code, { ecmaVersion: 2022 })) {
    const text = code.slice(start, end);
    const isToken = (type.keyword !== undefined && text !== "catch") || WORDS.has(text) || OPERATORS.test(text);
    const isInteger = type.label === "num" && Number.isInteger(value);
    const isWord = !isToken && !isInteger && /^[\w$]/.test(text);
    if (type.label === "string") size += textSize(value);
    else if (type.label === "template")
      size += textSize(value) - 2; // its quotes are tokens of their own
    else if (isInteger) size += integerSize(value, text);
    else size += (isToken ? 1 : text.length) + (isWord && isAfterWord ? 1 : 0);
    isAfterWord = isWord;
  }
  return size;
}

/**
 * Estimates the variables of a running board with two configured servers.
 * @param {string} entry its main.ts
 * @returns {Promise<number>}
 */
export async function estimateVariables(entry) {
  const folder = mkdtempSync(join(tmpdir(), "timewire-vars-"));
  try {
    const script = join(folder, "board.js");
    const code = await bundleToMeasure(entry);
    const end = code.lastIndexOf("}()");
    writeFileSync(script, `${code.slice(0, end)};globalThis.scope={${namesOf(code).join(",")}}${code.slice(end)}`);
    const command = ["test/engines/espruino.mjs", script, "127.0.0.1", "255.0.0.0", folder, "measure"];
    const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: "latin1", timeout: 20000 });
    const found = /^variables (\d+)$/m.exec(stdout);
    if (found === null) throw new Error(`the board did not run: ${stderr}${stdout}`);
    return UNSEEN + Number(found[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
