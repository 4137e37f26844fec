// References in comments, test names and Markdown: a file that is named is in the repository, and no list outside of it is cited by number.
import { posix } from "node:path";
import { globExpression } from "./files.mjs";
import { languageOf, proseOf, stringsOf } from "./prose.mjs";

/** Files of Lua, lwIP and the C library that comments may name. */
const foreign = new Set(["lgc.c", "lstring.c", "opt.h"]);
/** Names in capitals stand for a file that the user names or a build makes. */
const placeholder = /^[A-Z]+\.\w+$/;

const numbered = /\b(?:issues?|pains?|cases?) #?\d+\b/gi;
const named = /(?<![\w@])[\w.@*/{},-]*[\w*}]\.(?:md|ts|mjs|cjs|c|h|lua|sh|mk|ld)\b(?![\w(])/g;
const placed = /(?<![\w./-])(?:firmware|hal|boards|test|\.eslint)\/[\w./*{},-]*[\w*}]/g;
const link = /\]\(([^)\s]+)\)/g;

/**
 * Names of the files and folders of the repository, to look them up.
 * @param {string[]} files
 */
export const indexOf = (files) => {
  const names = new Set(files);
  const folders = new Set(files.flatMap((file) => file.split("/").map((_, at, parts) => parts.slice(0, at).join("/"))));
  const suffixes = new Set(files.flatMap((file) => file.split("/").map((_, at, parts) => parts.slice(at).join("/"))));
  const stems = new Set(files.map((file) => file.replace(/(?:\.d)?\.\w+$/, "")));
  return { names, folders, suffixes, stems, files };
};

const isFile = (index, path, folder) => {
  if (foreign.has(posix.basename(path)) || placeholder.test(posix.basename(path)) || path.includes("...") || /^(?:build|node_modules)\//.test(path))
    return true;
  const inside = posix.join(folder, path);
  if (/[*{]/.test(path)) {
    const expression = globExpression(`**/${path}`);
    return index.files.some((file) => expression.test(file));
  }
  return index.names.has(inside) || index.suffixes.has(posix.normalize(path));
};

const isPlace = (index, path) => {
  const place = path.replace(/\/$/, "");
  if (/[*{]/.test(place))
    return index.files.some((file) => globExpression(place).test(file)) || [...index.folders].some((name) => globExpression(place).test(name));
  return index.names.has(place) || index.folders.has(place) || index.stems.has(place);
};

/**
 * Findings in the text of a file.
 * @param {string} source
 * @param {string} file
 * @param {ReturnType<typeof indexOf>} index
 * @returns {{ line: number, message: string }[]}
 */
export const checkReferences = (source, file, index) => {
  const language = languageOf(file);
  if (language === undefined) return [];
  const folder = posix.dirname(file);
  const found = new Map();
  const add = (line, message) => found.set(`${line}:${message}`, { line, message });
  const lines = language === "md" ? source.split("\n").map((text, at) => ({ text, lineAt: () => at + 1 })) : proseOf(source, file);
  for (const { text: raw, lineAt } of lines) {
    const text = raw.replace(/\b[a-z]+:\/\/[^\s)]+/g, (address) => " ".repeat(address.length));
    for (const match of text.matchAll(named)) if (!isFile(index, match[0], folder)) add(lineAt(match.index), `no file '${match[0]}'`);
    for (const match of text.matchAll(placed)) if (!isPlace(index, match[0])) add(lineAt(match.index), `no file or folder '${match[0]}'`);
    for (const match of text.matchAll(numbered))
      add(lineAt(match.index), `'${match[0]}' is of a list outside the repository: say the fact, cite the RFC or CVE`);
    if (language !== "md") continue;
    for (const [, target] of text.matchAll(link)) {
      const path = posix.join(folder, target.replace(/#.*$/, ""));
      const exists = target.startsWith("#") || index.names.has(path) || index.folders.has(path.replace(/\/$/, "")) || path === ".";
      if (!exists) add(lineAt(0), `no file for the link '${target}'`);
    }
  }
  for (const { line, text } of stringsOf(source, file))
    if (file.startsWith("test/")) for (const [mention] of text.matchAll(numbered)) add(line, `'${mention}' is of a list outside the repository`);
  return [...found.values()].sort((a, b) => a.line - b.line);
};
