import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { boardFolders, describeBoard, exampleOf, titleOf } from "../../boards/common/boards.mjs";
import { featureTable, hasGroup, loadPresets, withTable } from "../../boards/common/feature-table.mjs";

test("README.md has the feature table that the presets of the boards give (make tables)", async () => {
  const readme = readFileSync("README.md", "utf8");
  assert.equal(readme, withTable(readme, await featureTable()));
});

test("the feature table has a column per board, and tells a small preset from the full one", async () => {
  const [heading = "", , ...rows] = (await featureTable()).trimEnd().split("\n");
  const cellsOf = (row: string): string[] => row.split("|").map((cell) => cell.trim());
  const names = [...boardFolders().keys()];
  assert.ok(names.length > 5);
  assert.deepEqual(
    cellsOf(heading).slice(2, -1),
    names.map((name) => `\`${name}\``),
  );
  const cell = (feature: string, board: string): string | undefined => {
    const row = rows.map(cellsOf).find(([, label]) => label === feature);
    return row?.[names.indexOf(board) + 2];
  };
  assert.equal(cell("VPN instances", "host"), "yes");
  assert.equal(cell("VPN instances", "nodemcu-esp32"), "-");
  assert.equal(cell("authentication", "nodemcu-esp8266"), "-");
  assert.equal(cell("estimator", "nodemcu-esp8266"), "small");
  assert.equal(cell("estimator", "mps3-an524"), "full");
});

test("make help has a description and an example of every board", () => {
  const names = [...boardFolders().keys()];
  assert.ok(names.length > 5);
  for (const name of names) {
    assert.match(titleOf(name), /^[A-Z]/, name);
    assert.match(exampleOf(name), new RegExp(`^make (run|flash) BOARD=${name}\\b`));
  }
});

test("the number of keys is a value of each board; a board without authentication has room for none", async () => {
  const names = [...boardFolders().keys()];
  const { presets, full } = await loadPresets(names);
  assert.ok(names.length > 5);
  for (const name of names) {
    const { keys } = (describeBoard(name) as { capacity: { keys: number } }).capacity;
    assert.ok(Number.isInteger(keys) && keys >= 0, name);
    const preset = presets.get(name);
    assert.ok(preset !== undefined);
    assert.equal(keys > 0, hasGroup(preset, full, "ntpAuthenticationCommands"), name);
  }
});
