// The table of boards and features in README.md, made from the feature preset of each board and from its board.json.
//
//   node boards/common/feature-table.mjs            writes the table into README.md (make tables)
//   node boards/common/feature-table.mjs --check    fails when README.md has another one
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { boardFolders, describeBoard, presetOf } from "./boards.mjs";

const top = fileURLToPath(new URL("../../", import.meta.url));
const README = join(top, "README.md");
const BEGIN = "<!-- feature table: begin (make tables) -->\n";
const END = "<!-- feature table: end -->";
const FULL = "firmware/full-features";

/** Rows: name, and the cell for a preset. `has` is true for a command group in it, `full` is the preset with everything, `board` the description. */
const ROWS = [
  ["client", ({ client }) => client !== undefined],
  ["server", ({ reply }) => reply !== undefined],
  ["symmetric active and passive", ({ symmetric }) => symmetric !== undefined],
  ["broadcast client", ({ broadcastClient }) => broadcastClient !== undefined],
  ["multicast client", ({ broadcastClient }, { board }) => broadcastClient !== undefined && board.network.joinsGroups],
  ["broadcast and multicast server", ({ broadcastServer }) => broadcastServer !== undefined],
  ["local clock (`refclock-master`)", (_, { has }) => has("ntpCommands")],
  ["authentication", (_, { has }) => has("ntpAuthenticationCommands")],
  ["access rights", (_, { has }) => has("ntpAccessCommands")],
  ["VPN instances", (_, { has }) => has("vpnCommands")],
  ["control messages (ntpq)", ({ control }) => control !== undefined],
  ["rate limit of replies", ({ checkRate }) => checkRate !== undefined],
  ["slow biases of the sources", ({ biases }) => biases !== undefined],
  ["no frequency from coarse timestamps", ({ limitFrequency }) => limitFrequency !== undefined],
  ["SNTP client", (_, { has }) => has("sntpCommands")],
  ["`dscp`, `slew-rate` and other tuning", (_, { has }) => has("ntpTuningCommands") && has("ntpClockCommands")],
  ["time zone", (_, { has }) => has("clockCommands")],
  ["summer time", (_, { has }) => has("summerTimeCommands")],
  ["`?` and Tab", ({ help }) => help !== undefined],
  ["filters behind `display`", ({ filter }) => filter !== undefined],
  ["debugging", ({ debugging }) => debugging !== undefined],
  ["console line commands", (_, { has }) => has("lineCommands")],
  ["telnet server, on a board with TCP", ({ virtualLines }) => virtualLines !== undefined],
  ["login on the console line", ({ login }) => login !== undefined],
  ["estimator", ({ estimation }, { full }) => (estimation === full.estimation ? "full" : "small")],
];

const kilobytes = (bytes) => `${Math.floor(bytes / 1024)} KB`;

/** Rows from board.json: name, and the cell for a description; undefined where it does not say. */
const FIGURES = [
  ["addresses set by commands, DHCP", ({ network }) => network.setsAddress],
  ["real-time clock", ({ realTimeClock }) => realTimeClock],
  ["associations", ({ capacity }) => capacity.associations],
  ["authentication keys", ({ capacity }) => capacity.keys || undefined],
  ["flash for the firmware", ({ limits }) => limits?.flash && kilobytes(limits.flash)],
  ["heap for the firmware", ({ limits }) => limits?.heap && kilobytes(limits.heap)],
  ["Espruino variables", ({ limits }) => limits?.variables],
];

/**
 * The feature presets of boards, by name of the board. One bundle, so that what they share is the same object.
 * @param {string[]} names
 * @returns {Promise<{ full: import("../../firmware/features").Features, presets: Map<string, import("../../firmware/features").Features> }>}
 */
export async function loadPresets(names) {
  const presets = new Map(names.map((name) => [name, presetOf(name)]));
  const modules = [...new Set([FULL, ...[...presets.values()].map(({ module }) => module)])];
  const lines = modules.map((module, i) => `import * as preset${i} from "./${module}";`);
  const contents = `${lines.join("\n")}\nexport default { ${modules.map((module, i) => `"${module}": preset${i}`).join(", ")} };`;
  const stdin = { contents, resolveDir: top, loader: "ts" };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, platform: "node", format: "esm", logLevel: "error" });
  const { default: loaded } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
  return {
    full: loaded[FULL].FULL_FEATURES,
    presets: new Map([...presets].map(([name, { module, name: constant }]) => [name, loaded[module][constant]])),
  };
}

/**
 * True when a preset has a command group, by its name; `full` is the preset with everything.
 * @param {import("../../firmware/features").Features} preset
 * @param {import("../../firmware/features").Features} full
 * @param {string} group
 * @returns {boolean}
 */
export const hasGroup = (preset, full, group) => {
  if (!full.commands.some(({ name }) => name === group)) throw new Error(`${FULL}.ts has no command group ${group}`);
  return preset.commands.some(({ name }) => name === group);
};

const cellText = (value) => (value === true ? "yes" : value === false || value === undefined ? "-" : String(value));

/** The table, as Markdown. */
export async function featureTable() {
  const names = [...boardFolders().keys()];
  const { full, presets } = await loadPresets(names);
  const cellOf = (cell, name) => {
    const preset = presets.get(name);
    return cellText(cell(preset, { has: (group) => hasGroup(preset, full, group), full, board: describeBoard(name) }));
  };
  const features = ROWS.map(([label, cell]) => [label, ...names.map((name) => cellOf(cell, name))]);
  const figures = FIGURES.map(([label, cell]) => [label, ...names.map((name) => cellText(cell(describeBoard(name))))]);
  const rows = [
    ["", ...names.map((name) => `\`${name}\``)],
    Array.from({ length: names.length + 1 }, () => "---"),
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
