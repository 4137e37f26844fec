// What a bundle will take on the chip, as far as a computer can tell: the size of its image in the Lua flash store, and of its heap.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes of a 32-bit Lua 5.3 with 32-bit numbers: a function's header, an instruction, a constant, an upvalue, a string's header. */
const PROTO = 60;
const INSTRUCTION = 4;
const CONSTANT = 8;
const UPVALUE = 8;
const STRING = 16;
/** Of what the heap of a 64-bit Lua takes, a chip's takes this: tables and closures measured on both, 0.4 to 0.53 (values of 8 bytes instead of 16, pointers of 4). */
const HEAP_RATIO = 0.53;

/** Whether a command is there. */
const has = (command) => spawnSync(command, ["-v"]).error === undefined;

/**
 * Bytes of the image that `luac.cross -f` makes of a bundle, from the listing of Debian's luac5.3; undefined where there is none. Names of variables and
 * line numbers are left out, as `-s` leaves them out; a string is kept once.
 * @param {string} bundle
 * @returns {number | undefined}
 */
export function estimateImage(bundle) {
  if (!has("luac5.3")) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "timewire-luac-"));
  try {
    const listing = execFileSync("luac5.3", ["-l", "-l", "-o", join(folder, "out"), bundle], { encoding: "latin1", maxBuffer: 1 << 28 });
    return imageOf(listing);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function imageOf(listing) {
  let bytes = 0;
  const strings = new Set();
  for (const [, instructions] of listing.matchAll(/^(?:main|function) <.*> \((\d+) instructions? at/gm))
    bytes += PROTO + Number(instructions) * INSTRUCTION;
  for (const [, count] of listing.matchAll(/^upvalues \((\d+)\) for/gm)) bytes += Number(count) * UPVALUE;
  for (const [, count] of listing.matchAll(/^constants \((\d+)\) for/gm)) bytes += Number(count) * CONSTANT;
  for (const [, text] of listing.matchAll(/^\t\d+\t"(.*)"$/gm)) strings.add(text);
  for (const text of strings) bytes += Math.ceil((STRING + text.replace(/\\(\d{3}|.)/g, "x").length + 1) / 4) * 4;
  return bytes;
}

/**
 * Bytes of heap on the chip of a running bundle whose code is in flash, from what it takes under Debian's lua5.3 with NodeMCU's modules around it (test/engines/nodemcu.lua);
 * undefined where lua5.3 and its lua-socket are missing.
 * @param {string} bundle
 * @param {"esp32" | "esp8266"} chip
 * @returns {number | undefined}
 */
export function estimateHeap(bundle, chip) {
  const folder = mkdtempSync(join(tmpdir(), "timewire-heap-"));
  try {
    const command = ["test/engines/nodemcu.lua", bundle, chip, "127.0.0.1", "255.0.0.0", folder, "measure"];
    const { stdout, error } = spawnSync("lua5.3", command, { encoding: "latin1", input: "", timeout: 20000 });
    const found = error === undefined ? /^heap (\d+) code (\d+)$/m.exec(stdout) : null;
    return found === null ? undefined : Math.round((Number(found[1]) - Number(found[2])) * HEAP_RATIO);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
