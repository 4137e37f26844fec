import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { worldsOf, type Path, type World, type WorldFile } from "./world";

/** Reads and checks files of worlds (`--worlds FILE`; README.md has the format). */

/** Members of each kind of object; a question mark is an optional one. The value names what a member must be. */
type Shape = Readonly<Record<string, Check>>;
/** Returns the complaint about a value, or undefined. */
type Check = (value: unknown, place: string) => string | undefined;

const complaint = (place: string, expected: string): string => `${place}: expected ${expected}`;

const isNumber: Check = (value, place) => (typeof value === "number" && Number.isFinite(value) ? undefined : complaint(place, "a number"));
const isText: Check = (value, place) => (typeof value === "string" ? undefined : complaint(place, "a text"));
const atLeast =
  (least: number): Check =>
  (value, place) =>
    typeof value === "number" && value >= least ? undefined : complaint(place, `a number of ${least} or more`);
const isPositive: Check = (value, place) => (typeof value === "number" && value > 0 ? undefined : complaint(place, "a number above 0"));
const within =
  (least: number, most: number): Check =>
  (value, place) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : complaint(place, `a whole number from ${least} to ${most}`);
const isProbability: Check = (value, place) =>
  typeof value === "number" && value >= 0 && value <= 1 ? undefined : complaint(place, "a probability, 0 to 1");

const listOf =
  (check: Check): Check =>
  (value, place) =>
    Array.isArray(value) ? first(value.map((element, i) => () => check(element, `${place}[${i}]`))) : complaint(place, "a list");
const filled =
  (check: Check): Check =>
  (value, place) =>
    Array.isArray(value) && value.length === 0 ? complaint(place, "a list that is not empty") : listOf(check)(value, place);
const tuple =
  (...checks: Check[]): Check =>
  (value, place) =>
    Array.isArray(value) && value.length === checks.length
      ? first(checks.map((check, i) => () => check(value[i], `${place}[${i}]`)))
      : complaint(place, `a list of ${checks.length}`);
const tableOf =
  (check: Check): Check =>
  (value, place) =>
    isObject(value)
      ? first(
          Object.entries(value).map(
            ([name, member]) =>
              () =>
                check(member, `${place}.${name}`),
          ),
        )
      : complaint(place, "an object");
const shaped =
  (required: Shape, optional: Shape): Check =>
  (value, place) => {
    if (!isObject(value)) return complaint(place, "an object");
    const unknown = Object.keys(value).find((name) => !(name in required) && !(name in optional));
    if (unknown !== undefined)
      return `${place}: unknown member ${unknown}; there are ${[...Object.keys(required), ...Object.keys(optional)].join(", ")}`;
    const missing = Object.keys(required).find((name) => !(name in value));
    if (missing !== undefined) return `${place}: ${missing} is missing`;
    return first(
      Object.entries(value).map(
        ([name, member]) =>
          () =>
            (required[name] ?? optional[name])(member, `${place}.${name}`),
      ),
    );
  };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** First complaint of several checks. */
function first(checks: (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Points and pieces in the order of their times. */
const inOrder =
  (check: Check): Check =>
  (value, place) => {
    const found = filled(check)(value, place);
    if (found !== undefined) return found;
    const times = (value as [number, unknown][]).map(([time]) => time);
    return times.every((time, i) => i === 0 || time > times[i - 1]) ? undefined : complaint(place, "times in ascending order");
  };

const point = tuple(isNumber, isNumber);
const STEPS = shaped({ steps: inOrder(point) }, { period: isPositive });
const LINE = shaped({ line: inOrder(point) }, { period: isPositive });
const SINE = shaped({ sine: tuple(isNumber, isPositive) }, {});
const terms: Check = (value, place) => listOf(isTerm)(value, place);

/** Terms by the member that names them. */
const TERMS: Shape = {
  exponential: shaped({ exponential: atLeast(0) }, {}),
  gamma: shaped({ gamma: tuple(isPositive, atLeast(0)) }, {}),
  weibull: shaped({ weibull: tuple(atLeast(0.1), atLeast(0)) }, {}),
  lognormal: shaped({ lognormal: tuple(atLeast(0), atLeast(0)) }, {}),
  slow: shaped({ slow: tuple(atLeast(0), atLeast(0), isPositive) }, {}),
  normal: shaped({ normal: atLeast(0) }, {}),
  uniform: shaped({ uniform: tuple(isNumber, isNumber) }, {}),
  loss: shaped({ loss: isProbability }, {}),
  choice: shaped({ choice: filled(tuple(isProbability, terms)) }, {}),
  from: shaped({ from: inOrder(tuple(isNumber, terms)) }, { period: isPositive }),
  steps: STEPS,
  line: LINE,
  sine: SINE,
};

function isTerm(value: unknown, place: string): string | undefined {
  if (typeof value === "number") return isNumber(value, place);
  if (!isObject(value)) return complaint(place, "a number of seconds or an object");
  const name = Object.keys(value).find((member) => member in TERMS);
  return name === undefined ? complaint(place, `one of ${Object.keys(TERMS).join(", ")}`) : TERMS[name](value, place);
}

const isSchedule: Check = (value, place) => {
  if (!isObject(value)) return complaint(place, "an object");
  if ("steps" in value) return STEPS(value, place);
  return "line" in value ? LINE(value, place) : SINE(value, place);
};
const schedules = listOf(isSchedule);

const isPath: Check = (value, place) => {
  if (isObject(value) && "file" in value) return shaped({ file: isText }, {})(value, place);
  if (isObject(value) && "pairs" in value) return shaped({ pairs: filled(tuple(isNumber, isNumber)) }, {})(value, place);
  return shaped({ up: terms, down: terms }, { common: terms })(value, place);
};
const isCrystal = shaped({ ppm: isNumber, walk: atLeast(0) }, { changes: schedules, parabola: isNumber });
const isServer = shaped(
  {},
  {
    offset: isNumber,
    walk: atLeast(0),
    changes: schedules,
    resolution: isPositive,
    precision: within(-32, 0),
    path: isPath,
    silent: listOf(tuple(isNumber, isNumber)),
    period: isPositive,
  },
);
const isThermometer = shaped({ step: isPositive, noise: atLeast(0) }, { perKelvin: isNumber, changes: schedules, lag: atLeast(0) });

const isWorld = shaped(
  { name: isText, poll: within(0, 17), path: isPath, crystal: isCrystal },
  {
    about: isText,
    mode: (value, place) => (value === "broadcast" ? undefined : complaint(place, "broadcast")),
    maxPoll: within(0, 17),
    thermometer: isThermometer,
    precision: within(-32, 0),
    servers: filled(isServer),
    silentFrom: isPositive,
    duration: isPositive,
    settled: atLeast(0),
    seeds: within(1, 100_000),
    chronyd: isPositive,
    target: isPositive,
  },
);

const isFile = shaped(
  { worlds: filled((value, place) => (isObject(value) ? undefined : complaint(place, "an object"))) },
  {
    about: isText,
    defaults: tableOf(() => undefined),
    paths: tableOf(isPath),
    crystals: tableOf(isCrystal),
  },
);

/** Returns the worlds of a parsed file. Throws an Error that says where it is wrong. A list of worlds is a file too. */
export function checkWorlds(parsed: unknown): World[] {
  const file = Array.isArray(parsed) ? { worlds: parsed } : parsed;
  const found = isFile(file, "file");
  if (found !== undefined) throw new Error(found);
  const worlds = worldsOf(file as WorldFile);
  worlds.forEach((world, i) => {
    const wrong = isWorld(world, `worlds[${i}]${typeof world.name === "string" ? ` (${world.name})` : ""}`);
    if (wrong !== undefined) throw new Error(wrong);
  });
  const twice = worlds.find(({ name }, i) => worlds.findIndex((world) => world.name === name) !== i);
  if (twice !== undefined) throw new Error(`two worlds are called ${twice.name}`);
  return worlds;
}

/** Reads the worlds of the file at `path`, and the files of delays that they name, relative to it. */
export function readWorldFile(path: string): World[] {
  const folder = dirname(path);
  try {
    return checkWorlds(JSON.parse(readFileSync(path, "utf8"))).map((world) => ({
      ...world,
      path: readDelays(world.path, folder),
      ...(world.servers === undefined
        ? {}
        : { servers: world.servers.map((server) => (server.path === undefined ? server : { ...server, path: readDelays(server.path, folder) })) }),
    }));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Replaces the name of a file of delays by its contents: two numbers [s] a line, separated by blanks or commas; `#` begins a comment. */
function readDelays(path: Path, folder: string): Path {
  if (path.file === undefined) return path;
  const pairs: number[][] = [];
  readFileSync(resolve(folder, path.file), "utf8")
    .split("\n")
    .forEach((line, i) => {
      const text = line.replace(/#.*/, "").trim();
      if (text === "") return;
      const pair = text.split(/[\s,;]+/).map(Number);
      if (pair.length !== 2 || pair.some(Number.isNaN)) throw new Error(`${path.file}:${i + 1}: expected two delays in seconds`);
      pairs.push(pair);
    });
  if (pairs.length === 0) throw new Error(`${path.file}: holds no delays`);
  return { pairs };
}
