// Import cycles between the files of firmware/, hal/ and boards/, types included. Each is printed as a path.
//   node .eslint/import-cycles.mjs            all but those through a module that imports-exempt.mjs lists
//   node .eslint/import-cycles.mjs --all      all
//   node .eslint/import-cycles.mjs FOLDER...  those through a module of these folders
import { repositoryFiles } from "./files.mjs";
import { importGraph, isPending, stem } from "./import-graph.mjs";
import { pathToFileURL } from "node:url";

/** Folders whose modules must be in no cycle. */
const checked = ["firmware/", "hal/", "boards/"];
/** Cycles printed of each knot: the shortest through each of its edges, and no more than this. */
const MOST_PRINTED = 12;

/**
 * Strongly connected components of more than one node (Tarjan): each a set of nodes, any of which reaches all others.
 * @param {Map<string, string[]>} edges
 * @returns {Set<string>[]}
 */
export const componentsOf = (edges) => {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const components = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    if (component.length > 1 || edges.get(node)?.includes(node)) components.push(new Set(component));
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return components;
};

/** Shortest path from one node to another inside a component. */
const shortest = (edges, component, from, to) => {
  const before = new Map([[from, undefined]]);
  for (const node of before.keys()) {
    if (node === to) break;
    for (const next of edges.get(node)) if (component.has(next) && !before.has(next)) before.set(next, node);
  }
  const path = [];
  for (let node = to; node !== undefined; node = before.get(node)) path.unshift(node);
  return path;
};

/**
 * Cycles of a component, shortest first: for each of its edges the shortest cycle through it, each cycle once.
 * @param {Map<string, string[]>} edges
 * @param {Set<string>} component
 * @returns {string[][]}
 */
export const cyclesOf = (edges, component) => {
  const cycles = new Map();
  for (const from of component)
    for (const to of edges.get(from)) {
      if (!component.has(to)) continue;
      const path = shortest(edges, component, to, from);
      const first = path.indexOf([...path].sort()[0]);
      const cycle = [...path.slice(first), ...path.slice(0, first)];
      cycles.set(cycle.join(), cycle);
    }
  return [...cycles.values()].sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
};

/**
 * Edges of an import graph: file -> files.
 * @param {ReturnType<typeof importGraph>} graph
 * @returns {Map<string, string[]>}
 */
export const edgesOf = (graph) => new Map([...graph].map(([file, imports]) => [file, [...new Set(imports.map(({ file: target }) => target))]]));

const main = (args) => {
  const isReport = args.length > 0;
  const folders = args.length > 0 && args[0] !== "--all" ? args.map((arg) => (arg.endsWith("/") ? arg : `${arg}/`)) : checked;
  const graph = importGraph(repositoryFiles());
  const edges = edgesOf(graph);
  const isType = (from, to) =>
    graph
      .get(from)
      .filter(({ file }) => file === to)
      .every((entry) => entry.isType);
  let count = 0;
  for (const component of componentsOf(edges)) {
    if (![...component].some((file) => folders.some((folder) => file.startsWith(folder)))) continue;
    if (!isReport && [...component].some((file) => isPending(stem(file)))) continue;
    const cycles = cyclesOf(edges, component);
    count++;
    console.log(`import cycle of ${component.size} files (~> imports types only):`);
    for (const cycle of cycles.slice(0, MOST_PRINTED)) {
      const arrows = cycle.map((file, at) => (isType(file, cycle[(at + 1) % cycle.length]) ? " ~> " : " -> "));
      console.log(`  ${cycle.map((file, at) => file + arrows[at]).join("")}${cycle[0]}`);
    }
    if (cycles.length > MOST_PRINTED) console.log(`  and ${cycles.length - MOST_PRINTED} more`);
  }
  return count === 0 ? 0 : 1;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
