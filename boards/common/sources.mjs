// Third-party sources that enter an image or a bundle, with their known vulnerabilities: sources.json.
//
//   node boards/common/sources.mjs              prints the list (make sources)
//   node boards/common/sources.mjs --write      writes the tables into SECURITY.md (make tables)
//   node boards/common/sources.mjs --pins NAME  prints the pins of an archive for boards/lua/build/sources.sh
//
// Versions and digests of npm packages are those of package-lock.json. Libraries of the compiler come with it: Debian's package of the computer that builds.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../../", import.meta.url));
const SECURITY = join(top, "SECURITY.md");
const BEGIN = "<!-- sources: begin (make tables) -->\n";
const END = "<!-- sources: end -->";

const readJson = (file) => JSON.parse(readFileSync(join(top, file), "utf8"));

/**
 * The content of sources.json.
 * @typedef {{ id: string, state: string, reason: string, notBuilt?: string[] }} Vulnerability
 * @returns {{ checked: string, archives: { name: string, builtBy: { file: string, list: string }, cves: Vulnerability[] }[] }}
 */
export const sources = () => readJson("boards/common/sources.json");

/**
 * Every source with its version and digest, in one form.
 * @returns {{ title: string, version: string, licence: string, digest: string, enters: string, patches: string[], cves: { id: string, state: string, reason: string }[] }[]}
 */
export function allSources() {
  const { archives, toolchain, npm } = sources();
  const locked = readJson("package-lock.json").packages;
  return [
    ...archives.map(({ title, version, licence, enters, debian, patches, cves }) => ({
      ...{ title, version, licence, enters, cves },
      digest: `sha256 ${debian.sha256}`,
      patches: patches.map(({ name }) => name),
    })),
    ...npm.map(({ title, package: name, enters, cves }) => {
      const { version, license, integrity } = locked[`node_modules/${name}`];
      return { title, version, licence: license, digest: integrity.replace("-", " "), enters, patches: [], cves };
    }),
    ...toolchain.map(({ title, package: name, licence, enters, cves }) => ({
      ...{ title, licence, enters, cves },
      version: `of Debian's ${name}`,
      digest: "not pinned: it comes with the compiler",
      patches: [],
    })),
  ];
}

/** Pins of an archive, one a line: the form that sources.sh reads. */
export function pinsOf(name) {
  const { archives } = sources();
  const found = archives.find((each) => each.name === name);
  if (found === undefined) throw new Error(`unknown source ${name}: one of ${archives.map((each) => each.name).join(", ")}`);
  const { version, debian, upstream, patches, otherPatches } = found;
  return [
    `version ${version}`,
    `archive ${debian.archive} ${debian.sha256} ${debian.package}`,
    `upstream ${upstream.repository ?? upstream.archive}${upstream.commit === undefined ? "" : ` ${upstream.commit}`}`,
    ...patches.map((patch) => `patch ${patch.name} ${patch.sha256}${patch.commit === undefined ? "" : ` ${patch.commit}`}`),
    ...Object.keys(otherPatches).map((patch) => `other ${patch}`),
  ];
}

const markdownTable = (rows) => rows.map((row) => `| ${row.join(" | ")} |\n`).join("");

/** The tables of SECURITY.md. */
export function securityTables() {
  const all = allSources();
  const rows = all.map(({ title, version, licence, digest, enters, patches }) => [
    ...[title, version, licence, enters],
    patches.length === 0 ? "-" : patches.join(", "),
    digest.replace(/[^ ]{32,}$/, (hash) => `\`${hash}\``),
  ]);
  const cves = all.flatMap(({ title, cves: known }) => known.map(({ id, state, reason }) => [id, title, state, reason]));
  return [
    markdownTable([["source", "version", "licence", "enters", "patches", "digest"], Array(6).fill("---"), ...rows]),
    `Known vulnerabilities of these versions, checked on ${sources().checked}:\n`,
    markdownTable([["vulnerability", "source", "state", "reason"], Array(4).fill("---"), ...cves]),
  ].join("\n");
}

/** Text of SECURITY.md with the tables between their marks. Throws an Error when the marks are missing. */
export function withSources(text) {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("SECURITY.md has no marks for the table of sources");
  return `${text.slice(0, begin)}${BEGIN}\n${securityTables()}\n${text.slice(end)}`;
}

/** Version of an installed Debian package; undefined where dpkg does not know it. */
function installedVersion(name) {
  try {
    return execFileSync("dpkg-query", ["-W", "-f", "${Version}", name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

function print() {
  for (const { title, version, licence, digest, enters, patches, cves } of allSources()) {
    const packageName = version.match(/^of Debian's (.*)$/)?.[1];
    const here = packageName === undefined ? "" : `, here ${installedVersion(packageName) ?? "not installed"}`;
    console.log(`${title} ${version}${here}\n  licence: ${licence}\n  enters:  ${enters}\n  digest:  ${digest}`);
    if (patches.length > 0) console.log(`  patches: ${patches.join(", ")}`);
    for (const { id, state, reason } of cves) console.log(`  ${id}: ${state}: ${reason}`);
    if (cves.length === 0) console.log("  no known vulnerability");
  }
  console.log(`vulnerabilities checked on ${sources().checked}`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [action, name] = process.argv.slice(2);
  try {
    if (action === "--pins") console.log(pinsOf(name).join("\n"));
    else if (action === "--write") writeFileSync(SECURITY, withSources(readFileSync(SECURITY, "utf8")));
    else print();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
