import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { suite, test } from "node:test";

const FLAGS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const INCLUDES = ["boards/lua/runtime", "boards/lua/cortex-m"].map((folder) => `-I${folder}`);

/** The trials of storage-nvm.c, and what each shows. */
const STORAGE = {
  "cut-write": "power cut at any byte of a write leaves the old or the new text, whole, and all others",
  "cut-remove": "power cut at any byte of a removal never brings an outdated text back",
  wear: "a thousand writes of one text are spread over the memory, and what is there already is not written",
  full: "a text or a name without room is refused, and nothing else suffers",
  decay: "a text that has decayed is replaced by the copy before it",
  silence: "a memory that does not answer is neither believed nor changed, and is read when it answers again",
  damage: "a damaged text without a copy is there although it cannot be read, and nothing is written over it",
};

/** Builds a program of this folder for this computer and runs its trials; one that fails says where. */
function checkProgram(name: string, sources: string[], trials: Record<string, string>): void {
  mkdirSync("build/test", { recursive: true });
  const program = `build/test/${name}`;
  const build = spawnSync("gcc", [...FLAGS, ...INCLUDES, "-o", program, `test/lua-runtime/${name}.c`, ...sources], { encoding: "utf8" });
  for (const [trial, what] of Object.entries(trials))
    void test(what, (t) => {
      if (build.error !== undefined) {
        t.skip("gcc is not installed (apt-get install gcc)");
        return;
      }
      assert.equal(build.status, 0, build.stderr);
      const { status, stdout, stderr } = spawnSync(program, [trial], { encoding: "utf8" });
      assert.equal(status, 0, stdout + stderr);
    });
}

void suite("storage in non-volatile bytes", () => checkProgram("storage-nvm", [], STORAGE));

void suite("DS1338", () =>
  checkProgram("rtc-ds1338", ["boards/lua/cortex-m/rtc-ds1338.c"], {
    "": "is set and read exactly from 2000 to 2099, and not believed once it had stopped",
  }),
);
