import { readFileSync } from "node:fs";

const CLOCK_SOURCE = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
/** Files with an identifier of the machine; the first one that can be read counts. */
const IDENTIFIERS = ["/sys/class/dmi/id/product_uuid", "/proc/device-tree/serial-number", "/etc/machine-id"];
/** Characters of each part that count: letters, digits, hyphens. */
const LONGEST_SOURCE = 20;
const LONGEST_IDENTIFIER = 36;

/** Name of the oscillator behind the monotonic clock: the kernel's clock source and an identifier of the machine. */
export function oscillatorName(): string | undefined {
  const source = readWord(CLOCK_SOURCE, LONGEST_SOURCE) ?? process.platform;
  for (const path of IDENTIFIERS) {
    const identifier = readWord(path, LONGEST_IDENTIFIER);
    if (identifier !== undefined) return `${source} ${identifier}`;
  }
  return undefined;
}

function readWord(path: string, longest: number): string | undefined {
  try {
    const word = /^[\w-]+/.exec(readFileSync(path, "latin1"))?.[0];
    return word?.slice(0, longest);
  } catch {
    return undefined; // another system, or no privilege
  }
}
