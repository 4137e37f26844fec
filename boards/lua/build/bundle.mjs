// Bundles of typescript-to-lua: a table of modules, one function each, and a `require` over it.

const MODULE = /^\["([^"]+)"\] = function\(\.\.\.\)/gm;

/** The modules of a bundle, in the order of its text. */
export function moduleNames(bundle) {
  return [...bundle.matchAll(MODULE)].map((match) => match[1]);
}
