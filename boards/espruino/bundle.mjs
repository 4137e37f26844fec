// Turns a board's main.ts with everything it imports into one minified script that Espruino reads: esbuild bundles, Babel lowers what Espruino has not and
// esbuild does not lower, terser minifies. Throws an Error that names what is left of forbidden syntax.
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

/** What may be taken for granted, so that no helpers are needed: arrays are arrays, objects are plain. */
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

/** Modules of Espruino's own. */
const EXTERNAL = ["dgram", "Storage", "Wifi", "WIZnet"];

/** The functions of Math under names of their own, which are made shorter: `Math.floor` alone stands there fifty times. */
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

/** Members of Espruino's own objects; those of JavaScript's are known without being named. */
const ESPRUINO_NAMES = [
  ...["createSocket", "addMembership", "bind", "send", "on", "close", "type", "reuseAddr", "address", "port", "read", "write", "erase"],
  ...["hwRand", "setConsole", "force", "reboot", "setup", "mosi", "miso", "sck", "connect", "getIP", "setIP", "ip", "netmask", "subnet"],
  ...["getStatus", "phylink", "getHostByName", "exports", "memory", "total", "usage", "blocksize"],
];
const JAVASCRIPT = [Object, Array, String, Number, Function, Math, Error].flatMap((own) => [own, own.prototype ?? own]);

/** What a text consists of that may name a member: the syntax of a command with the parameters in it. A sentence has a capital or a full stop. */
const NOTATION = /^[a-z0-9 [\]{}|*-]*$/;

/** Whether an object may be one in which members are looked up by a name that the program has put together: all that stands in such a table is of one kind. */
function isTable({ properties }) {
  const own = properties.filter(({ type }) => type === "Property");
  const kinds = new Set(own.map(({ value }) => value.type).filter((type) => type !== "Identifier"));
  return kinds.size <= 1 && own.every(({ shorthand }) => !shorthand);
}

/** The names of members of such tables. */
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
 * Names that must stay: JavaScript's, Espruino's, and those of members that are looked up by a word of a notation. All others are the firmware's own;
 * a short name takes a variable instead of two or three, and less flash.
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

/** Lowers what Espruino has not. */
async function lower(code) {
  const plugins = [...LOWERED.map((name) => (name.endsWith("object-rest-spread") ? [name, { useBuiltIns: true }] : name)), lowerTemplates];
  const lowered = await transformAsync(code, { plugins, assumptions: ASSUMPTIONS, babelrc: false, configFile: false, compact: false });
  return lowered.code;
}

async function shorten(code, hasOwnNames) {
  const properties = hasOwnNames ? { builtins: true, reserved: namesToKeep(code), keep_quoted: true } : false;
  const minified = await minify(code, {
    ecma: 2015,
    // A function that is inlined with its variables declares them behind their first use, and Espruino hoists nothing. `of` is a keyword to Espruino wherever it stands.
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
    mangle: { reserved: ["of"], properties },
    format: { ascii_only: true },
  });
  return minified.code;
}

function refuseForbidden(entry, code) {
  const wrong = findForbidden(code);
  if (wrong.length > 0) throw new Error(`${entry}:\n${wrong.join("\n")}`);
}

/**
 * The script of a board.
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
 * The script of another module, whose exports are kept under `exportName`: for tests. It is not checked for what the keeping takes.
 * @param {string} entry
 * @param {string} exportName
 * @returns {Promise<string>}
 */
export async function bundleModule(entry, exportName) {
  return shorten(await lower(await bundle(entry, exportName)), false);
}

/**
 * The script of a board that also shows its running firmware as a global, for `measure.mjs`.
 * @param {string} entry its main.ts
 * @returns {Promise<string>}
 */
export async function bundleToMeasure(entry) {
  const text = await bundle(entry, undefined);
  const shown = text.replace(/= startFirmware\(/, '= globalThis["firmware"] = startFirmware(');
  if (shown === text) throw new Error(`${entry} does not start the firmware by startFirmware`);
  return shorten(await lower(shown), true);
}
