// What there is to know of the bundles that typescript-to-lua writes: a table of modules, one function each, and a `require` of their own over it.

const MODULE = /^\["([^"]+)"\] = function\(\.\.\.\)/gm;
const CALL = 'if (select("#", ...) > 0) then value = module(...) else value = module(file) end';

/** Prints the live heap of Lua, bytes, after a full collection. */
const TELL = (word) => `collectgarbage(); runtime:writeConsole(string.format("${word} %s %d\\r\\n", file, collectgarbage("count") * 1024))`;

/** The modules of a bundle, in the order of its text. */
export function moduleNames(bundle) {
  return [...bundle.matchAll(MODULE)].map((match) => match[1]);
}

/** The bundle with a line on the console before and after each module is run: `begin NAME BYTES`, `end NAME BYTES`. */
export function hookModules(bundle) {
  if (!bundle.includes(CALL)) throw new Error("bundle: another `require` than the one that was read");
  return bundle.replace(CALL, `${TELL("begin")} ${CALL} ${TELL("end")}`);
}
