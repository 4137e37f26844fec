// Order of the rooms of firmware/ and the imports that hal/, firmware/ and boards/ may have. The rule room-imports holds it in the editor and in
// make lint.
//   node .eslint/rooms.mjs         the same findings, in a moment
//   node .eslint/rooms.mjs --all   those of the modules that imports-exempt.mjs lists too, and how many there are of each kind
import { globExpression, repositoryFiles } from "./files.mjs";
import { componentsOf, edgesOf } from "./import-cycles.mjs";
import { importGraph, isPending, stem } from "./import-graph.mjs";
import exempt from "./imports-exempt.mjs";
import { pathToFileURL } from "node:url";

/** Rooms of firmware/ from the bottom layer up: a room imports only itself and those before it, types included. */
export const rooms = [
  "time",
  "network",
  "packet",
  "auth",
  "log",
  "estimator",
  "association",
  "clock",
  "selection",
  "server",
  "settings",
  "notation",
  "config",
  "control",
  "modes",
  "engine",
  "management",
  "console",
];

/** Rooms of firmware/console/ in the same order; the files beside them are below them all. */
export const consoleRooms = ["display", "debugging", "grammar", "filter", "line", "commands"];

/**
 * Modules of the firmware that boards use: [boards, modules]. All else they reach through firmware/*, which is the top: start, the Timewire handle,
 * BoardEvents and the feature presets.
 */
export const boardUses = [
  ["boards/**", ["firmware/*"]],
  // Arithmetic of timestamps and addresses.
  ["boards/**", ["firmware/time/*", "firmware/network/address", "firmware/network/prefix"]],
  // Levels of the log records that a board writes.
  ["boards/**", ["firmware/log/log"]],
  // Reading of the clock and the system variables that the Timewire handle has.
  ["boards/**", ["firmware/clock/system-clock", "firmware/clock/system-variables"]],
  // Era of a time that NodeMCU's clock is set to.
  ["boards/lua/nodemcu/nodemcu-esp8266/rtctime", ["firmware/clock/build-date"]],
  // Trace of the clock discipline, for measurements.
  ["boards/host/trace", ["firmware/clock/discipline", "firmware/engine/engine"]],
  // Telnet of a TCP port in place of the console line.
  ["boards/host/console-tcp", ["firmware/console/line/telnet"]],
  // A feature preset is a composition: it names what is built in.
  ["boards/**/*{features,commands}", ["firmware/**"]],
];

const uses = boardUses.map(([boards, modules]) => [globExpression(boards), modules.map(globExpression)]);

/** Place of a module in the order, [room, room of the console]; what is above all rooms has the highest place. Undefined: its room is not listed. */
const placeOf = (path) => {
  const [, room, ...rest] = path.split("/");
  if (rest.length === 0) return [rooms.length, 0];
  const place = rooms.indexOf(room);
  if (place < 0) return undefined;
  if (room !== "console" || rest.length === 1) return [place, -1];
  const inner = consoleRooms.indexOf(rest[0]);
  return inner < 0 ? undefined : [place, inner];
};

const nameOf = (path) => path.split("/").slice(1, -1).join("/") || "the top of firmware/";

/** Runtime of a file of boards/, e.g. "lua" of a file below boards/lua/. */
const runtimeOf = (path) => path.split("/")[1];

/**
 * Reason why a module may not import another, both as paths from the top folder without extension; undefined when it may.
 * @param {string} from
 * @param {string} target
 * @param {boolean} isType
 * @returns {string | undefined}
 */
export const importFault = (from, target, isType) => {
  if (from.startsWith("hal/")) return target.startsWith("hal/") ? undefined : "hal/ imports only hal/";
  if (from.startsWith("firmware/")) {
    if (target.startsWith("hal/")) return isType ? undefined : "firmware/ imports only types of hal/";
    if (!target.startsWith("firmware/")) return "firmware/ imports only itself and types of hal/";
    const [own, other] = [placeOf(from), placeOf(target)];
    if (own === undefined || other === undefined)
      return `'${nameOf(own === undefined ? from : target)}' is not in the list of rooms (.eslint/rooms.mjs)`;
    const isAbove = other[0] > own[0] || (other[0] === own[0] && other[1] > own[1]);
    return isAbove ? `'${nameOf(from)}' is below '${nameOf(target)}'; a room imports only rooms below it (.eslint/rooms.mjs)` : undefined;
  }
  if (!from.startsWith("boards/") || target.startsWith("hal/")) return undefined;
  if (target.startsWith("firmware/")) {
    const isAllowed = uses.some(([boards, modules]) => boards.test(from) && modules.some((module) => module.test(target)));
    return isAllowed ? undefined : "boards use the firmware through firmware/* and what .eslint/rooms.mjs lists";
  }
  if (target === "package.json") return undefined;
  if (!target.startsWith("boards/")) return "boards/ imports only hal/, firmware/ and boards/";
  const isShared = runtimeOf(target) === "common" || runtimeOf(target) === runtimeOf(from);
  return isShared ? undefined : "a board imports only its own runtime and boards/common/";
};

const main = (args) => {
  const isReport = args.includes("--all");
  const graph = importGraph(repositoryFiles());
  const faulty = new Set(componentsOf(edgesOf(graph)).flatMap((component) => [...component].map(stem)));
  const counts = new Map();
  for (const [from, imports] of graph)
    for (const { line, file, isType } of imports) {
      const fault = from.endsWith(".ts") ? importFault(stem(from), stem(file), isType) : undefined;
      if (fault === undefined) continue;
      faulty.add(stem(from));
      if (!isReport && isPending(stem(from))) continue;
      console.log(`${from}:${line}: ${isType ? "~>" : "->"} ${file}: ${fault}`);
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
  if (isReport) for (const [fault, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${count}\t${fault}`);
  const needless = exempt.filter((glob) => ![...faulty].some((name) => globExpression(glob).test(name)));
  if (needless.length > 0) console.log(`.eslint/imports-exempt.mjs: no longer needed: ${needless.join(" ")}`);
  return counts.size === 0 ? 0 : 1;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
