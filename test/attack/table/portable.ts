import type { Row } from "./attack-case";
import { runVirtualCase, runWireCase } from "./virtual-bench";
import { VIRTUAL_CASES } from "./virtual-cases";
import { WIRE_CASES } from "./wire-cases";

/** Every case in virtual time. Portable: run.lua runs it too. */
export function runTable(): Row[] {
  return [...WIRE_CASES.map((attack) => runWireCase(attack)), ...VIRTUAL_CASES.map((attack) => runVirtualCase(attack))];
}

/** The same as text: a line a case, with tabulators. */
export function tableText(): string {
  return runTable()
    .map(({ row, name, expected, seen }) => [row, name, expected, seen].join("\t"))
    .join("\n");
}
