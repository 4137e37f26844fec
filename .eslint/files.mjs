// The files of the repository, and globs over their names.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Top folder of the repository. */
export const top = fileURLToPath(new URL("../", import.meta.url));

const outside = new Set([".git", "node_modules", ".timewire"]);

/** Name relative to the top folder, with slashes on every system. */
const named = (path) => relative(top, path).split(sep).join("/");

/** All files below a folder, in order, without what is built or installed. */
const walk = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !outside.has(name) && named(join(folder, name)) !== "build")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : entry.isFile() ? [named(join(folder, entry.name))] : []));

/** Files of the repository: those that git tracks or would track, or the whole tree where there is no git. */
export const repositoryFiles = () => {
  try {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
      cwd: top,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const files = listed.split("\0").filter((name) => name !== "" && statSync(join(top, name), { throwIfNoEntry: false })?.isFile());
    if (files.length > 0) return files.sort();
  } catch {
    // No git, or no history: a source archive.
  }
  return walk(top);
};

/** Files that the next commit adds or changes. */
export const stagedFiles = () => {
  const listed = execFileSync("git", ["diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z"], { cwd: top, encoding: "utf8" });
  return listed.split("\0").filter((name) => name !== "");
};

/** Files that the arguments of a command name: files, or folders with all that is below them. */
export const namedFiles = (args) =>
  args.flatMap((arg) => {
    const path = resolve(arg);
    return statSync(path).isDirectory() ? walk(path) : [named(path)];
  });

/** Regular expression for a glob: `*` within a name, `**` across folders, `{a,b}`. */
export const globExpression = (glob) => {
  const source = glob.replace(/\*\*\/?|\*|\?|\{[^}]*\}|[.+^$()|[\]\\]/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("{"))
      return `(?:${part
        .slice(1, -1)
        .split(",")
        .map((name) => globExpression(name).source.slice(1, -1))
        .join("|")})`;
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
};
