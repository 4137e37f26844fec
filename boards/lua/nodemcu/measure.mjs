// Estimates of a bundle's memory on the board: its image in the Lua flash store, and its heap.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/*
 * Sizes in the flash store of NodeMCU's Lua 5.3 with 32-bit numbers [bytes]. The estimate is within 0.3 % of an image that luac.cross makes for an absolute address, for
 * images of 280 to 490 KB. A function's header includes its name, BUCKET is an entry of the table of strings, BASE the start of every store.
 */
const PROTO = 84;
const INSTRUCTION = 4;
const CONSTANT = 8;
const UPVALUE = 8;
const STRING = 16;
const BUCKET = 4;
const BASE = 1760;
/** Strings of every store: reserved words and names of metamethods. */
const OWN_STRINGS = 50;
/** Lua's stack and other memory of its own during a console line [bytes]: the difference between a 32-bit build of NodeMCU's VM and the counted objects. */
const STACK = 2560;

/** True when a command is installed. */
const has = (command) => spawnSync(command, ["-v"]).error === undefined;

/**
 * Size of a bundle in the Lua flash store [bytes], from the listing of Debian's luac5.3; undefined without it. The file of `luac.cross -f` is compressed, and smaller.
 * Names of variables and line numbers do not count, as with `-s`; each string counts once.
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
 * Heap of a running bundle with two servers on the board [bytes], its code being in flash. The bundle runs under Debian's lua5.3 with emulated modules of NodeMCU. Its
 * live objects count with their sizes on the board, allocator included (test/engines/chip-heap.lua). Undefined without lua5.3 and its lua-socket.
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
