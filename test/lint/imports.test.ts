import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { componentsOf, cyclesOf } from "../../.eslint/import-cycles.mjs";
import { importsOf } from "../../.eslint/import-graph.mjs";
import { importFault } from "../../.eslint/rooms.mjs";

describe("imports that the order of the rooms refuses", () => {
  for (const [from, target, reason] of [
    ["firmware/time/timestamp", "firmware/packet/packet", "'time' is below 'packet'"],
    ["firmware/association/table", "firmware/start", "'association' is below 'the top of firmware/'"],
    ["firmware/engine/engine", "firmware/console/line/shell", "'engine' is below 'console/line'"],
    ["firmware/console/grammar/parse", "firmware/console/commands/clock", "'console/grammar' is below 'console/commands'"],
    ["firmware/console/session", "firmware/console/grammar/parse", "'console' is below 'console/grammar'"],
    ["firmware/cellar/wine", "firmware/time/timestamp", "'cellar' is not in the list"],
    ["firmware/time/timestamp", "firmware/cellar/wine", "'cellar' is not in the list"],
    ["firmware/time/timestamp", "boards/host/counter", "firmware/ imports only itself"],
    ["hal/counter", "firmware/time/timestamp", "hal/ imports only hal/"],
    ["boards/host/network", "firmware/association/table", "boards use the firmware through"],
    ["boards/sim/world", "test/scenario/lab", "boards/ imports only"],
    ["boards/sim/world", "boards/host/counter", "a board imports only its own runtime"],
  ]) {
    test(`${from} -> ${target}`, () => {
      assert.ok(importFault(from, target, true)?.startsWith(reason), importFault(from, target, true));
    });
  }

  test("a value of hal/ in firmware/", () => {
    assert.equal(importFault("firmware/time/timestamp", "hal/counter", false), "firmware/ imports only types of hal/");
    assert.equal(importFault("firmware/time/timestamp", "hal/counter", true), undefined);
  });
});

describe("imports that the order of the rooms allows", () => {
  for (const [from, target] of [
    ["firmware/packet/packet", "firmware/time/timestamp"],
    ["firmware/packet/packet", "firmware/packet/protocol"],
    ["firmware/console/commands/clock", "firmware/console/grammar/parse"],
    ["firmware/console/commands/clock", "firmware/console/session"],
    ["firmware/console/grammar/parse", "firmware/engine/engine"],
    ["firmware/start", "firmware/console/session"],
    ["hal/datagram", "hal/timestamp"],
    ["boards/lua/runtime/main", "firmware/start"],
    ["boards/lua/nodemcu/esp32/main", "boards/lua/runtime/network"],
    ["boards/host/network", "boards/common/vault"],
    ["boards/sim/world", "firmware/time/timestamp"],
    ["boards/common/features", "firmware/console/commands/clock"],
    ["test/time/timestamp.test", "firmware/association/table"],
  ]) {
    test(`${from} -> ${target}`, () => {
      assert.equal(importFault(from, target, false), undefined);
    });
  }
});

describe("the import graph", () => {
  test("every form of import is read; what remains no import at run time is a type", () => {
    const source = [
      'import { a } from "./a";',
      'import type { B } from "../b";',
      'import { type C, type D } from "./c";',
      'import { type E, e } from "./e";',
      'export * from "./f";',
      "import {",
      "  g,",
      '} from "./g";',
      'import "./h";',
      'type I = import("./i").I;',
      'import { j } from "node:fs";',
      '// import { k } from "./k";',
      "const l = 'import { l } from \"./l\"';",
    ].join("\n");
    assert.deepEqual(
      importsOf(source, "firmware/x/y.ts").map(({ line, path, isType }) => `${line} ${path}${isType ? " type" : ""}`),
      [
        "1 firmware/x/a",
        "2 firmware/b type",
        "3 firmware/x/c type",
        "4 firmware/x/e",
        "5 firmware/x/f",
        "6 firmware/x/g",
        "9 firmware/x/h",
        "10 firmware/x/i type",
      ],
    );
  });

  const graph = (text: string): Map<string, string[]> =>
    new Map(text.split(" ").map((node) => [node[0], Array.from(node.slice(1))] as [string, string[]]));

  test("a graph without a cycle has no component", () => {
    assert.deepEqual(componentsOf(graph("abc bc cd d")), []);
  });

  test("each knot is one component, and its cycles are paths, shortest first", () => {
    const edges = graph("ab bc ca dae ed ff");
    const components = componentsOf(edges).map((component) => [...component].sort().join(""));
    assert.deepEqual(components.sort(), ["abc", "de", "f"]);
    assert.deepEqual(cyclesOf(graph("ab bac ca"), new Set("abc")), [
      ["a", "b"],
      ["a", "b", "c"],
    ]);
  });
});
