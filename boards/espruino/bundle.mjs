// Builds one minified script for Espruino from a board's main.ts and its imports. esbuild bundles, Babel lowers syntax that Espruino lacks and esbuild keeps, terser
// minifies. Throws an Error that names syntax which is still forbidden.
import { transformAsync } from "@babel/core";
import { parse, tokenizer } from "acorn";
import { build } from "esbuild";
import { minify } from "terser";
import { findForbidden } from "./syntax-check.mjs";

const LOWERED = [
  "@babel/plugin-transform-optional-chaining",
  "@babel/plugin-transform-exponentiation-operator",
  "@babel/plugin-transform-parameters",
  "@babel/plugin-transform-destructuring",
  "@babel/plugin-transform-object-rest-spread",
  "@babel/plugin-transform-spread",
  "@babel/plugin-transform-computed-properties",
];

/** Assumptions that avoid helper functions: iterables are arrays, objects are plain. */
const ASSUMPTIONS = {
  iterableIsArray: true,
  arrayLikeIsIterable: true,
  objectRestNoSymbols: true,
  setSpreadProperties: true,
  pureGetters: true,
  ignoreFunctionLength: true,
  noDocumentAll: true,
  setComputedProperties: true,
};

/** Built-in modules of Espruino. */
const EXTERNAL = ["dgram", "Storage", "Wifi", "WIZnet"];

/** Gives functions of Math names of their own, which terser shortens: `Math.floor` alone occurs fifty times. */
function nameMathOnce(text) {
  const used = [...new Set(text.match(/(?<=\bMath\.)[a-z]\w*/g))];
  const own = used.map((name) => `const math_${name} = Math.${name};\n`).join("");
  return own + text.replace(/\bMath\.([a-z]\w*)/g, "math_$1");
}

/** One script, in a function of its own so that it defines no globals. With `exportName`, a global of that name has the exports as plain properties. */
async function bundle(entry, exportName) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    external: EXTERNAL,
    // cjs keeps `require` as it is; the other formats replace it by a helper that Espruino cannot parse. Exports of esm need no helper.
    format: exportName === undefined ? "cjs" : "esm",
    platform: "node",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const body = nameMathOnce(outputFiles[0].text);
  if (exportName === undefined) return `(function () {\n${body}\n})();`;
  const [statement, names] = /export \{([^}]*)\};\s*$/.exec(body);
  const properties = names.split(",").map((name) => name.trim().split(" as "));
  const result = properties.map(([local, exported = local]) => `${exported}: ${local}`).join(", ");
  return `var ${exportName} = (function () {\n${body.replace(statement, "")}\nreturn { ${result} };\n})();`;
}

/** Members of Espruino's objects. Those of JavaScript's objects are found at run time. */
const ESPRUINO_NAMES = [
  ...["createSocket", "addMembership", "bind", "send", "on", "close", "type", "reuseAddr", "address", "port", "read", "write", "erase", "getFree"],
  ...["hwRand", "setConsole", "force", "reboot", "setup", "mosi", "miso", "sck", "connect", "getIP", "setIP", "ip", "netmask", "subnet"],
  ...["getStatus", "phylink", "getHostByName", "exports", "memory", "total", "usage", "blocksize"],
];
const JAVASCRIPT = [Object, Array, String, Number, Function, Math, Error].flatMap((own) => [own, own.prototype ?? own]);

/** Characters of a text that may name a member: the syntax of a command with its parameters. A sentence has a capital or a full stop. */
const NOTATION = /^[a-z0-9 [\]{}|*-]*$/;

/** Returns whether an object may be a table whose members are looked up by computed names: all its values are of one kind. */
function isTable({ properties }) {
  const own = properties.filter(({ type }) => type === "Property");
  const kinds = new Set(own.map(({ value }) => value.type).filter((type) => type !== "Identifier"));
  return kinds.size <= 1 && own.every(({ shorthand }) => !shorthand);
}

/** Returns the member names of such tables. */
function keysOfTables(code) {
  const keys = new Set();
  const walk = (node) => {
    if (node.type === "ObjectExpression" && isTable(node)) for (const { key } of node.properties) keys.add(key?.name ?? key?.value);
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child.type === "string") walk(child);
  };
  walk(parse(code, { ecmaVersion: 2022 }));
  return keys;
}

/**
 * Returns the names that must not be shortened: JavaScript's, Espruino's, and members that are looked up by a word of a command's syntax. A short name takes one
 * variable instead of two or three, and less flash.
 */
function namesToKeep(code) {
  const keys = keysOfTables(code);
  const words = new Set([...ESPRUINO_NAMES, ...JAVASCRIPT.flatMap((own) => Object.getOwnPropertyNames(own))]);
  for (const token of tokenizer(code, { ecmaVersion: 2022 })) {
    const isText = token.type.label === "string" || token.type.label === "template";
    if (isText && NOTATION.test(token.value)) for (const word of token.value.match(/\w+/g) ?? []) if (keys.has(word)) words.add(word);
  }
  return [...words];
}

/** Replaces template literals with expressions by sums of strings: Espruino counts the braces of strings inside them, and evaluates a copy of their text. */
const lowerTemplates = ({ types }) => ({
  visitor: {
    TemplateLiteral(path) {
      const { quasis, expressions } = path.node;
      if (expressions.length === 0 || path.parentPath.isTaggedTemplateExpression()) return;
      const texts = quasis.map(({ value }) => (value.cooked === "" ? [] : [types.stringLiteral(value.cooked)]));
      const terms = texts.flatMap((text, index) => [...text, ...expressions.slice(index, index + 1)]);
      // A sum is one of strings when its first or second term is a string.
      if (!terms.slice(0, 2).some((term) => types.isStringLiteral(term))) terms.unshift(types.stringLiteral(""));
      const sum = terms.reduce((left, right) => types.binaryExpression("+", left, right));
      path.replaceWith(sum);
    },
  },
});

/** Lowers syntax that Espruino lacks. */
async function lower(code) {
  const plugins = [...LOWERED.map((name) => (name.endsWith("object-rest-spread") ? [name, { useBuiltIns: true }] : name)), lowerTemplates];
  const lowered = await transformAsync(code, { plugins, assumptions: ASSUMPTIONS, babelrc: false, configFile: false, compact: false });
  return lowered.code;
}

async function shorten(code, hasOwnNames) {
  const properties = hasOwnNames ? { builtins: true, reserved: namesToKeep(code), keep_quoted: true } : false;
  const minified = await minify(code, {
    ecma: 2015,
    // Inlining a function with variables declares them after their first use, and Espruino does not hoist.
    compress: {
      passes: 3,
      inline: 1,
      hoist_funs: false,
      hoist_vars: false,
      arrows: false,
      unsafe_arrows: false,
      keep_infinity: true,
      pure_getters: true,
      keep_fargs: false,
    },
    mangle: { reserved: ["of"], properties }, // `of` is a keyword everywhere in Espruino
    format: { ascii_only: true },
  });
  return minified.code;
}

function refuseForbidden(entry, code) {
  const wrong = findForbidden(code);
  if (wrong.length > 0) throw new Error(`${entry}:\n${wrong.join("\n")}`);
}

/**
 * Builds the script of a board.
 * @param {string} entry its main.ts
 * @returns {Promise<string>}
 */
export async function bundleForEspruino(entry) {
  const lowered = await lower(await bundle(entry, undefined));
  refuseForbidden(entry, lowered);
  const code = await shorten(lowered, true);
  refuseForbidden(entry, code);
  return code;
}

/**
 * Builds the script of another module for tests, with its exports in the global `exportName`.
 * @param {string} entry
 * @param {string} exportName
 * @returns {Promise<string>}
 */
export async function bundleModule(entry, exportName) {
  return shorten(await lower(await bundle(entry, exportName)), false);
}

/**
 * Builds the script of a board with its running firmware as a global, for `measure.mjs`.
 * @param {string} entry its main.ts
 * @returns {Promise<string>}
 */
export async function bundleToMeasure(entry) {
  const text = await bundle(entry, undefined);
  const shown = text.replace(/= startFirmware\(/, '= globalThis["firmware"] = startFirmware(');
  if (shown === text) throw new Error(`${entry} does not start the firmware by startFirmware`);
  return shorten(await lower(shown), true);
}
