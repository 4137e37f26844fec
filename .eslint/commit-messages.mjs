// Form of commit messages: `area: summary` in at most 72 characters, then an empty line. Checked for the commits after `LAST_UNCHECKED`.
//   node .eslint/commit-messages.mjs          the commits of this branch; nothing where there is no history, as in a source archive
//   node .eslint/commit-messages.mjs FILE     a message that git is about to take (the hook commit-msg)
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { top } from "./files.mjs";

/** Subject of the last commit whose message, and those before it, need not have this form. */
const LAST_UNCHECKED = "console: plain language in commands, displays and configuration";
const MOST_CHARACTERS = 72;
const form = /^[a-z][\w./-]*(?:, [a-z][\w./-]*)*: \S/;

/**
 * Fault of a commit message; undefined when there is none.
 * @param {string} message
 * @returns {string | undefined}
 */
export const messageFault = (message) => {
  const [subject, second = ""] = message.split("\n");
  if (subject.startsWith('Revert "')) return undefined;
  if (subject.length > MOST_CHARACTERS) return `subject of ${subject.length} characters, at most ${MOST_CHARACTERS} are allowed`;
  if (!form.test(subject)) return "the subject has the form `area: summary`, e.g. `console: close idle sessions without an association`";
  if (subject.endsWith(".")) return "the subject ends without a full stop";
  return second === "" ? undefined : "an empty line follows the subject";
};

const git = (...args) => execFileSync("git", args, { cwd: top, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/**
 * Messages after `LAST_UNCHECKED`: [abbreviated hash, message]. None in a shallow clone. Where that commit is missing from a whole history, the result is a fault:
 * without it, no message would be checked.
 */
const messages = () => {
  try {
    if (git("rev-parse", "--show-prefix").trim() !== "") return []; // unpacked in the repository of another project
    const subjects = git("log", "--format=%H %s", "--fixed-strings", `--grep=${LAST_UNCHECKED}`).split("\n");
    const last = subjects.find((line) => line.slice(line.indexOf(" ") + 1) === LAST_UNCHECKED)?.split(" ")[0];
    if (last === undefined && git("rev-parse", "--is-shallow-repository").trim() === "true") return [];
    if (last === undefined) return [["history", `No commit has the subject of LAST_UNCHECKED, "${LAST_UNCHECKED}"`]];
    const records = git("log", "--no-merges", "--format=%h%n%B%x00", `${last}..HEAD`).split("\0");
    return records
      .map((record) => record.trimStart())
      .filter((record) => record !== "")
      .map((record) => [record.slice(0, record.indexOf("\n")), record.slice(record.indexOf("\n") + 1)]);
  } catch {
    return [];
  }
};

const main = ([file]) => {
  const isText = (line) => !line.startsWith("#");
  const checked = file === undefined ? messages() : [["commit message", readFileSync(file, "utf8").split("\n").filter(isText).join("\n")]];
  const faults = checked.map(([name, message]) => [name, messageFault(message), message.split("\n")[0]]).filter(([, fault]) => fault !== undefined);
  for (const [name, fault, subject] of faults) console.log(`${name}: ${fault}: "${subject}"`);
  return faults.length === 0 ? 0 : 1;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
