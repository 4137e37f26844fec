import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { makeNatively } from "../build";
import { EMULATED } from "../hil/capabilities";
import { missingForEmulator } from "../hil/emulator";
import { notEmpty } from "../not-empty";

/** Lua heap that the firmware may take with the full feature set [bytes]. */
const CAP = 320 * 1024;
/** Part of it that full tables must leave free [bytes]. */
const RESERVE = 20 * 1024;

const FEATURES = [
  "association",
  "auth",
  "clock",
  "config",
  "console",
  "engine",
  "estimator",
  "modes",
  "network",
  "packet",
  "selection",
  "server",
  "time",
];

for (const board of notEmpty(EMULATED))
  void suite(`${board}: what the firmware takes`, { skip: missingForEmulator() ?? false }, () => {
    test("the Lua heap with the full feature set, full tables, pages and a save stays under 320 KB, and is told by feature", async (t) => {
      const stdout = await makeNatively("size", `BOARD=${board}`);
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
