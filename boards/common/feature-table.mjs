// The table of boards and features in README.md, made from the feature preset of each board and from its board.json.
//
//   node boards/common/feature-table.mjs            writes the table into README.md (make tables)
//   node boards/common/feature-table.mjs --check    fails when README.md has another one
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { boardFolders, describeBoard } from "./boards.mjs";

const top = fileURLToPath(new URL("../../", import.meta.url));
const README = join(top, "README.md");
const BEGIN = "<!-- feature table: begin (make tables) -->\n";
const END = "<!-- feature table: end -->";
const FULL = "firmware/full-features.ts";

/** Places of a board's entry module; the first one that exists counts. */
const ENTRIES = (folder, { runtime }) => [`${folder}/main.ts`, `${folder}/timewire.ts`, `boards/${runtime}/runtime/main.ts`];

/** Rows: name, and the cell for a preset; `has` tells whether a command group is in it, `full` is the preset with everything. */
const ROWS = [
  ["client", ({ client }) => client !== undefined],
  ["server", ({ reply }) => reply !== undefined],
  ["symmetric active and passive", ({ symmetric }) => symmetric !== undefined],
  ["broadcast client, multicast where the stack joins groups", ({ broadcastClient }) => broadcastClient !== undefined],
  ["broadcast and multicast server", ({ broadcastServer }) => broadcastServer !== undefined],
  ["local clock (`refclock-master`)", (_, has) => has("ntpCommands")],
  ["authentication", (_, has) => has("ntpAuthenticationCommands")],
  ["access rights", (_, has) => has("ntpAccessCommands")],
  ["VPN instances", (_, has) => has("vpnCommands")],
  ["control messages (ntpq)", ({ control }) => control !== undefined],
  ["rate limit of replies", ({ checkRate }) => checkRate !== undefined],
  ["SNTP client", (_, has) => has("sntpCommands")],
  ["`dscp`, `slew-rate` and other tuning", (_, has) => has("ntpTuningCommands") && has("ntpClockCommands")],
  ["time zone", (_, has) => has("clockCommands")],
  ["summer time", (_, has) => has("summerTimeCommands")],
  ["`?` and Tab", ({ help }) => help !== undefined],
  ["filters behind `display`", ({ filter }) => filter !== undefined],
  ["debugging", ({ debugging }) => debugging !== undefined],
  ["console line commands", (_, has) => has("lineCommands")],
  ["estimator", ({ estimation }, _, full) => (estimation === full.estimation ? "full" : "small")],
];

const kilobytes = (bytes) => `${Math.floor(bytes / 1024)} KB`;

/** Rows from board.json: name, and the cell for a description; undefined where it does not say. */
const FIGURES = [
  ["associations", ({ capacity }) => capacity],
  ["flash for the firmware", ({ limits }) => limits?.flash && kilobytes(limits.flash)],
  ["heap for the firmware", ({ limits }) => limits?.heap && kilobytes(limits.heap)],
  ["Espruino variables", ({ limits }) => limits?.variables],
];

/** The feature preset that a board is built with: the first module on the way from its entry that is named after features. */
async function presetOf(name, folder) {
  const entry = ENTRIES(folder, describeBoard(name)).find((path) => existsSync(join(top, path)));
  if (entry === undefined) throw new Error(`${folder} has no entry module`);
  const options = {
    absWorkingDir: top,
    bundle: true,
    write: false,
    metafile: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "error",
  };
  const { metafile } = await build({ ...options, entryPoints: [entry], external: ["node:*"] });
  const seen = new Set([entry]);
  for (const path of seen) {
    if (/features\.ts$/.test(path)) return path;
    for (const { path: next } of metafile.inputs[path]?.imports ?? []) seen.add(next);
  }
  throw new Error(`${entry} reaches no module that is named after features`);
}

/** The presets themselves, by path. One bundle, so that what they share is the same object. */
async function loadPresets(paths) {
  const lines = paths.map((path, i) => `import * as preset${i} from "./${path.replace(/\.ts$/, "")}";`);
  const contents = `${lines.join("\n")}\nexport default [${paths.map((_, i) => `preset${i}`).join(", ")}];`;
  const stdin = { contents, resolveDir: top, loader: "ts" };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, platform: "node", format: "esm", logLevel: "error" });
  const { default: modules } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
  const featuresOf = (module) => Object.entries(module).find(([name]) => /FEATURES$/.test(name))?.[1];
  return new Map(paths.map((path, i) => [path, featuresOf(modules[i])]));
}

const cellText = (value) => (value === true ? "yes" : value === false || value === undefined ? "-" : String(value));

/** The table, as Markdown. */
export async function featureTable() {
  const boards = await Promise.all([...boardFolders()].map(async ([name, folder]) => ({ name, path: await presetOf(name, folder) })));
  const presets = await loadPresets([...new Set([FULL, ...boards.map(({ path }) => path)])]);
  const full = presets.get(FULL);
  const groups = new Set(full.commands.map(({ name }) => name));
  const hasIn = (preset) => (group) => {
    if (!groups.has(group)) throw new Error(`${FULL} has no command group ${group}`);
    return preset.commands.some(({ name }) => name === group);
  };
  const features = ROWS.map(([label, cell]) => [
    label,
    ...boards.map(({ path }) => cellText(cell(presets.get(path), hasIn(presets.get(path)), full))),
  ]);
  const figures = FIGURES.map(([label, cell]) => [label, ...boards.map(({ name }) => cellText(cell(describeBoard(name))))]);
  const rows = [
    ["", ...boards.map(({ name }) => `\`${name}\``)],
    Array.from({ length: boards.length + 1 }, () => "---"),
    ...features,
    ...figures.filter((row) => row.slice(1).some((cell) => cell !== "-")),
  ];
  return `${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

/** Text of README.md with the table between its marks. Throws an Error when the marks are missing. */
export function withTable(readme, table) {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("README.md has no marks for the feature table");
  return `${readme.slice(0, begin)}${BEGIN}\n${table}\n${readme.slice(end)}`;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const readme = readFileSync(README, "utf8");
  const fresh = withTable(readme, await featureTable());
  if (process.argv.includes("--check")) {
    if (fresh !== readme) console.error("README.md: the feature table is out of date; `make tables` writes it");
    process.exitCode = fresh === readme ? 0 : 1;
  } else writeFileSync(README, fresh);
}
