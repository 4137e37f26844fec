// Turns a board's main.ts with everything it imports into one minified script that Espruino reads: esbuild bundles, Babel lowers what Espruino has not and
// esbuild does not lower, terser minifies. Throws an Error that names what is left of forbidden syntax.
import { transformAsync } from "@babel/core";
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

/** One script, in a function of its own so that nothing of it is global. */
async function bundle(entry, exportName) {
  // cjs keeps `require` as it is; the other formats put a helper in its place that Espruino cannot read.
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    external: EXTERNAL,
    format: "cjs",
    platform: "node",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const body = outputFiles[0].text;
  return exportName === undefined ? `(function () {\n${body}\n})();` : `var ${exportName} = (function (module) {\n${body}\nreturn module.exports;\n})({});`;
}

/** The script of a board that also shows its running firmware as a global, for `measure.mjs`. */
export async function bundleToMeasure(entry) {
  const text = await bundle(entry, undefined);
  const name = /(?:var|const) (\w+) = startFirmware\(/.exec(text)[1];
  return text.replace(/\n\}\)\(\);$/, `\nglobalThis.firmware = ${name};\n})();`);
}

/**
 * The script of a board. With `exportName` that of another module, whose exports are kept under that name: for tests, and not checked for what the keeping takes.
 * @param {string} entry
 * @param {string | undefined} exportName
 * @returns {Promise<string>}
 */
export async function bundleForEspruino(entry, exportName) {
  const plugins = LOWERED.map((name) => (name.endsWith("object-rest-spread") ? [name, { useBuiltIns: true }] : name));
  const options = { plugins, assumptions: ASSUMPTIONS, babelrc: false, configFile: false, compact: false };
  const lowered = await transformAsync(await bundle(entry, exportName), options);
  if (exportName === undefined) refuseForbidden(entry, lowered.code);
  const { code } = await minify(lowered.code, {
    ecma: 2015,
    // A function that is inlined with its variables declares them behind their first use, and Espruino hoists nothing. `of` is a keyword to Espruino wherever it stands.
    compress: { passes: 3, inline: 1, hoist_funs: false, hoist_vars: false, arrows: false, unsafe_arrows: false, keep_infinity: true },
    mangle: { reserved: ["of"] },
    format: { ascii_only: true },
  });
  if (exportName === undefined) refuseForbidden(entry, code);
  return code;
}

function refuseForbidden(entry, code) {
  const wrong = findForbidden(code);
  if (wrong.length > 0) throw new Error(`${entry}:\n${wrong.join("\n")}`);
}
