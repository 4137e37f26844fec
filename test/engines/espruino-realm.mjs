// Test equipment: a JavaScript realm without what Espruino lacks.
import { createContext, runInContext } from "node:vm";

/** Globals of JavaScript that Espruino has too; the others are taken away. */
const GLOBALS = [
  ...[
    "Object",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Function",
    "Math",
    "Error",
    "parseInt",
    "parseFloat",
    "isNaN",
    "undefined",
    "NaN",
    "Infinity",
  ],
  ...["Uint8Array", "Uint16Array", "Uint32Array", "Int8Array", "Int16Array", "Int32Array", "Float32Array", "Float64Array", "ArrayBuffer", "DataView"],
  ...["Date", "JSON", "Promise", "RegExp", "eval", "globalThis"],
];
/** Members that it lacks. */
const MISSING = {
  Math: ["imul", "clz32", "trunc", "fround", "hypot", "log2", "log10", "expm1", "log1p", "cbrt", "sinh", "cosh", "tanh"],
  Number: ["isInteger", "isSafeInteger", "EPSILON", "MAX_SAFE_INTEGER", "MIN_SAFE_INTEGER"],
  Array: ["from", "of"],
  Object: ["freeze", "seal", "isFrozen", "groupBy"],
  "Number.prototype": ["toPrecision", "toExponential", "toLocaleString"],
  "Array.prototype": ["at", "flat", "flatMap", "copyWithin", "findLast", "findLastIndex", "toSorted", "toSpliced", "with", "keys", "values"],
  "String.prototype": ["at", "codePointAt", "normalize", "localeCompare", "matchAll", "isWellFormed"],
};

/** A realm of its own that has only what Espruino has of JavaScript; Espruino's own globals are its maker's to add. */
export function makeRealm() {
  const context = createContext({});
  runInContext(
    `for (const name of Object.getOwnPropertyNames(globalThis)) if (!${JSON.stringify(GLOBALS)}.includes(name)) delete globalThis[name];
     const missing = ${JSON.stringify(MISSING)};
     for (const path in missing) {
       const owner = path.split(".").reduce((from, name) => from[name], globalThis);
       for (const name of missing[path]) delete owner[name];
     }`,
    context,
  );
  return context;
}
