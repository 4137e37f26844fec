import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { componentsOf } from "../../.eslint/import-cycles.mjs";
import { notEmpty } from "../not-empty";

const FOLDERS = ["vm", "runtime", "net-lwip", "cortex-m", "linux"].map((folder) => `boards/lua/${folder}`);

/** Headers that the C files of a folder include, by file name without extension: a source file and its header are one part. */
function includesOf(folder: string): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  for (const file of readdirSync(folder).filter((name) => /\.[ch]$/.test(name))) {
    const part = file.replace(/\.[ch]$/, "");
    const included = [...readFileSync(join(folder, file), "utf8").matchAll(/^#include "(.+)\.h"/gm)].map(([, name]) => name);
    const own = included.filter((name) => name !== part && existsSync(join(folder, `${name}.h`)));
    parts.set(part, [...(parts.get(part) ?? []), ...own]);
  }
  return parts;
}

test("no cycle between the C files of a folder: each part is below those that include its header", () => {
  for (const folder of notEmpty(FOLDERS)) {
    const parts = includesOf(folder);
    assert.ok(parts.size > 3, folder);
    assert.deepEqual(
      componentsOf(parts).map((cycle) => [...cycle]),
      [],
      folder,
    );
  }
});
