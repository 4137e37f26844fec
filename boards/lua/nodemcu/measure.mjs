// What a bundle will take on the chip, as far as a computer can tell: the size of its image in the Lua flash store, and of its heap.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Bytes of NodeMCU's Lua 5.3 with 32-bit numbers in the flash store: a function's header with what names it, an instruction, a constant, an upvalue, a string's header,
 * an entry of the table of strings, and what every store begins with. Within 0.3 % of what luac.cross makes for an absolute address, for images of 280 to 490 KB.
 */
const PROTO = 84;
const INSTRUCTION = 4;
const CONSTANT = 8;
const UPVALUE = 8;
const STRING = 16;
const BUCKET = 4;
const BASE = 1760;
/** Strings that are in every store: reserved words and names of metamethods. */
const OWN_STRINGS = 50;
/** Lua's stack and what else it has of its own while it carries out a line: by what NodeMCU's VM, built for 32 bits, takes more than the objects counted. */
const STACK = 2560;

/** Whether a command is there. */
const has = (command) => spawnSync(command, ["-v"]).error === undefined;

/**
 * Bytes that a bundle takes in the Lua flash store, from the listing of Debian's luac5.3; undefined where there is none. (The file that `luac.cross -f` writes is packed: it
 * is smaller.) Names of variables and line numbers are left out, as `-s` leaves them out; a string is kept once.
 * @param {string} bundle
 * @returns {number | undefined}
 */
export function estimateStore(bundle) {
  if (!has("luac5.3")) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "timewire-luac-"));
  try {
    const listing = execFileSync("luac5.3", ["-l", "-l", "-o", join(folder, "out"), bundle], { encoding: "latin1", maxBuffer: 1 << 28 });
    return storeOf(listing);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function storeOf(listing) {
  let bytes = BASE;
  const strings = new Set();
  for (const [, instructions] of listing.matchAll(/^(?:main|function) <.*> \((\d+) instructions? at/gm))
    bytes += PROTO + Number(instructions) * INSTRUCTION;
  for (const [, count] of listing.matchAll(/^upvalues \((\d+)\) for/gm)) bytes += Number(count) * UPVALUE;
  for (const [, count] of listing.matchAll(/^constants \((\d+)\) for/gm)) bytes += Number(count) * CONSTANT;
  for (const [, text] of listing.matchAll(/^\t\d+\t"(.*)"$/gm)) strings.add(text);
  for (const text of strings) bytes += Math.ceil((STRING + text.replace(/\\(\d{3}|.)/g, "x").length + 1) / 4) * 4;
  return bytes + BUCKET * 2 ** Math.ceil(Math.log2(strings.size + OWN_STRINGS));
}

/**
 * Bytes of heap on the chip of a running bundle whose code is in flash, with two servers configured: the objects that it holds when it runs under Debian's lua5.3 with
 * NodeMCU's modules around it, each counted as the chip has it, allocator included (test/engines/chip-heap.lua). What only waits for the garbage collector is not in it.
 * Undefined where lua5.3 and its lua-socket are missing.
 * @param {string} bundle
 * @param {"esp32" | "esp8266"} chip
 * @returns {number | undefined}
 */
export function estimateHeap(bundle, chip) {
  const folder = mkdtempSync(join(tmpdir(), "timewire-heap-"));
  try {
    const command = ["test/engines/nodemcu.lua", bundle, chip, "127.0.0.1", "255.0.0.0", folder, "measure"];
    const { stdout, error } = spawnSync("lua5.3", command, { encoding: "latin1", input: "", timeout: 20000 });
    const found = error === undefined ? /^heap (\d+)$/m.exec(stdout) : null;
    return found === null ? undefined : Number(found[1]) + STACK;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
