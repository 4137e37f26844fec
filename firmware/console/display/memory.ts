import type { Memory } from "../../../hal/memory";
import { integerText } from "../../time/decimal-text";

/** Returns the output of `display memory` of Comware 5. */
export function memoryLines(memory: Memory): string[] {
  const total = memory.total();
  const used = memory.used();
  return [
    `System Total Memory(bytes): ${integerText(total)}`,
    `Total Used Memory(bytes): ${integerText(used)}`,
    `Used Rate: ${integerText(Math.floor((used / total) * 100))}%`,
  ];
}
