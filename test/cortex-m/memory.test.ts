import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { missingForEmulator } from "../hil/emulator";
import { notEmpty } from "../not-empty";

/** design.md section 4. */
const CAP = 320 * 1024;
/** What must be left of it with full tables: who fills one more list finds room. */
const RESERVE = 32 * 1024;

const FEATURES = ["association", "auth", "clock", "config", "console", "engine", "network", "packet", "selection", "server", "time"];

for (const board of ["mps3-an524", "mps2-an385"])
  void suite(`${board}: what the firmware takes`, { skip: missingForEmulator() ?? false }, () => {
    test("issue 5: the Lua heap with the full feature set, full tables, pages and a save stays under 320 KB, and is told by feature", (t) => {
      const { status, stdout, stderr } = spawnSync("flock", ["build/.emulator", "make", "-s", `BOARD=${board}`, "size"], { encoding: "utf8" });
      assert.equal(status, 0, stderr);
      t.diagnostic(`\n${stdout}`);
      const moments = [...stdout.matchAll(/^Lua heap .* (\d+) live +(\d+) peak +(\d+) allowed/gm)].map((match) => match.slice(1).map(Number));
      assert.equal(moments.length, 3, stdout);
      for (const [, peak, allowed] of notEmpty(moments)) {
        assert.equal(allowed, CAP);
        assert.ok(peak <= CAP - RESERVE, stdout);
      }
      for (const feature of FEATURES) assert.match(stdout, new RegExp(`^${feature}( +\\d+){5}$`, "m"));
    });
  });
