import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { sitting } from "./sitting";
import { telnetSitting } from "./telnet-sitting";

for (const [command, target] of [
  ["lua5.1", "5.1"],
  ["lua5.3", "5.3"],
  ["lua5.4", "5.4"],
  ["luajit", "JIT"],
]) {
  test(`a console session shows the same screen on ${command} as on V8, byte for byte`, (t) => {
    if (spawnSync(command, ["-v"]).error !== undefined) {
      t.skip(`${command} is not installed`);
      return;
    }
    const bundle = `build/lua/sitting-${target}.lua`;
    execFileSync(process.execPath, ["boards/lua/build/transpile.mjs", "test/console/sitting.ts", bundle, target]);
    const script = `build/lua/sitting-${command}.lua`;
    writeFileSync(script, `local sitting = dofile("${bundle}")\nio.write(sitting.sitting())`);
    assert.equal(execFileSync(command, [script], { encoding: "latin1" }), sitting());
  });
}

test("telnet sessions show the same screens on lua5.4 as on V8, byte for byte", (t) => {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const bundle = "build/lua/telnet-sitting.lua";
  execFileSync(process.execPath, ["boards/lua/build/transpile.mjs", "test/console/telnet-sitting.ts", bundle, "5.4"]);
  const script = "build/lua/run-telnet-sitting.lua";
  writeFileSync(script, `local sitting = dofile("${bundle}")\nio.write(sitting.telnetSitting())`);
  assert.equal(execFileSync("lua5.4", [script], { encoding: "latin1" }), telnetSitting());
});
