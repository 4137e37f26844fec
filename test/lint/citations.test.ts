import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** Citations of a README by room and section: `console README, "Paging"` in comments, `console README (Paging)` in test names; several sections at once. */
const CITATION = /\b([a-z]+) README(?: \(([^)]+)\)|,? (?=")((?:"[^"]+"(?:, | and )?)+))/g;

const sources = (): string[] =>
  ["firmware", "hal", "boards", "test"]
    .flatMap((top) => readdirSync(top, { recursive: true, encoding: "utf8" }).map((path) => `${top}/${path}`))
    .filter((file) => /\.(ts|mjs|c|h)$/.test(file) && !file.includes("node_modules/") && !file.startsWith("test/lint/"));

/** Text with the line breaks of comments as blanks. */
const unwrapped = (file: string): string => readFileSync(file, "utf8").replace(/\n\s*(\*|\/\/) /g, " ");

function readmeOf(room: string): string {
  const path = ["firmware", "boards", "test"].map((top) => `${top}/${room}/README.md`).find((file) => existsSync(file));
  return path === undefined ? "" : readFileSync(path, "utf8");
}

/** A section is a heading, or the name of a row of a table. */
const hasSection = (readme: string, title: string): boolean => readme.includes(`\n## ${title}\n`) || readme.includes(`\n| ${title} |`);

test("every README section that a comment or a test name cites is there", () => {
  const missing: string[] = [];
  let count = 0;
  for (const file of sources()) {
    for (const [citation, room = "", inName, quoted = ""] of unwrapped(file).matchAll(CITATION)) {
      const titles = inName === undefined ? [...quoted.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title) : [inName];
      const readme = readmeOf(room);
      count += 1;
      const isThere = titles.every((title) => hasSection(readme, title) || title.split(", ").every((part) => hasSection(readme, part)));
      if (!isThere) missing.push(`${file}: ${citation}`);
    }
  }
  assert.ok(count > 100, `${count} citations`);
  assert.deepEqual(missing, []);
});
