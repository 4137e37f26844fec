// The import graph of the repository's own modules, read from their text: quick enough to run at every change.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { globExpression, top } from "./files.mjs";
import exempt from "./imports-exempt.mjs";

const pending = exempt.map(globExpression);

/** Name of a module without its extension, as an import gives it. */
export const stem = (file) => file.replace(/(?:\.d)?\.ts$/, "");

/** True for a module, named without extension, whose imports are not checked yet. */
export const isPending = (name) => pending.some((expression) => expression.test(name));

const statement =
  /^(?:import|export)\b(?!\s*(?:const|function|class|interface|type\s+\w+\s*[=<]|enum|default|abstract|declare|async|let))[^;'"`]*?["']([^"']+)["']/gm;
const inline = /(?<!\*.*)\bimport\(\s*["']([^"']+)["']\s*\)/g;
const typeOnly = /^(?:import|export)\s+type\b/;
const namesOnly = /^(?:import|export)\s*\{([^}]*)\}/;

/** True when nothing of an import or export statement is left at run time. */
const isTypeStatement = (text) => {
  const names = namesOnly
    .exec(text)?.[1]
    .split(",")
    .filter((name) => name.trim() !== "");
  return typeOnly.test(text) || (names !== undefined && names.length > 0 && names.every((name) => /^\s*type\s/.test(name)));
};

/**
 * Relative imports of a module, `path` from the top folder and as written, without extension for TypeScript.
 * @param {string} source
 * @param {string} file
 * @returns {{ line: number, path: string, isType: boolean }[]}
 */
export const importsOf = (source, file) => {
  const found = [];
  const add = (match, isType) => {
    if (!match[1].startsWith(".")) return;
    const line = source.slice(0, match.index).split("\n").length;
    found.push({ line, path: posix.join(posix.dirname(file), match[1]), isType });
  };
  for (const match of source.matchAll(statement)) add(match, isTypeStatement(match[0]));
  for (const match of source.matchAll(inline)) add(match, file.endsWith(".ts"));
  return found;
};

const isModule = (file) => /\.(?:ts|mjs|cjs|js)$/.test(file);

/** Modules of the listed files with their imports: file -> [{ line, file, path, isType }]; imports of what is not listed are left out. */
export const importGraph = (files) => {
  const modules = files.filter(isModule);
  const known = new Set(modules);
  const resolve = (path) => [path, `${path}.ts`, `${path}.d.ts`, `${path}/index.ts`].find((name) => known.has(name));
  return new Map(
    modules.map((file) => {
      const imports = importsOf(readFileSync(join(top, file), "utf8"), file).map((entry) => ({ ...entry, file: resolve(entry.path) }));
      return [file, imports.filter((entry) => entry.file !== undefined)];
    }),
  );
};
