import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { suite, test } from "node:test";

const PROGRAM = "build/test/storage-nvm";

/** The trials of storage-nvm.c, and what each shows. */
const TRIALS = {
  "cut-write": "power cut at any byte of a write leaves the old or the new text, whole, and all others",
  "cut-remove": "power cut at any byte of a removal never brings an outdated text back",
  wear: "a thousand writes of one text are spread over the memory, and what is there already is not written",
  full: "a text or a name without room is refused, and nothing else suffers",
  decay: "a text that has decayed is replaced by the copy before it",
  silence: "a memory that does not answer is neither believed nor changed",
};

void suite("storage in non-volatile bytes", () => {
  mkdirSync("build/test", { recursive: true });
  const flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const build = spawnSync("gcc", [...flags, "-Iboards/lua-runtime", "-o", PROGRAM, "test/lua-runtime/storage-nvm.c"], { encoding: "utf8" });
  for (const [trial, what] of Object.entries(TRIALS))
    void test(what, (t) => {
      if (build.error !== undefined) {
        t.skip("gcc is not installed (apt-get install gcc)");
        return;
      }
      assert.equal(build.status, 0, build.stderr);
      const { status, stdout, stderr } = spawnSync(PROGRAM, [trial], { encoding: "utf8" });
      assert.equal(status, 0, stdout + stderr);
    });
});
