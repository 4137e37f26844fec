// What the firmware takes by feature: flash from the names of its frozen symbols, Lua heap from what it has said on its console when it was built with `measure`
// (firmware.mjs).
import { execFileSync } from "node:child_process";

/** The room of a module: what `make size` calls a feature. */
function roomOf(module) {
  const parts = module.split(".");
  if (parts[0] !== "firmware") return parts[0] === "boards" ? "board and start" : "language library";
  return parts.length > 2 ? parts[1] : "engine";
}

function add(map, key, amount) {
  map.set(key, (map.get(key) ?? 0) + amount);
}

/** Bytes of the frozen firmware by room: the names of its symbols begin with those of its modules. */
function readFlash(firmware, tools) {
  const flash = new Map();
  const lines = execFileSync(`${tools}nm`, ["-S", firmware], { encoding: "utf8" }).split("\n");
  for (const line of lines) {
    const [, size, , name] = line.split(" ");
    if (name === undefined) continue;
    const module = /^in_(\w+?)__/.exec(name)?.[1];
    if (module !== undefined) add(flash, roomOf(module.replaceAll("_", ".")), parseInt(size, 16));
    else if (/^(string_|frozen_buckets)/.test(name)) add(flash, "strings", parseInt(size, 16));
  }
  return flash;
}

/** Bytes that stay on the heap by room, from lines "begin NAME BYTES" and "end NAME BYTES": a module's own are without those of the modules that it brings in. */
function readHeap(text) {
  const heap = new Map();
  const open = [];
  let first;
  for (const [, word, module, count] of text.matchAll(/^(begin|end) (\S+) (\d+)\r?$/gm)) {
    const bytes = Number(count);
    first ??= bytes;
    if (word === "begin") {
      open.push({ begin: bytes, inner: 0 });
      continue;
    }
    const { begin, inner } = open.pop();
    add(heap, roomOf(module), bytes - begin - inner);
    if (open.length > 0) open.at(-1).inner += bytes - begin;
  }
  if (first !== undefined) heap.set("Lua and bindings", first);
  return heap;
}

/**
 * Prints the table. `firmware` is the object file of the frozen firmware, `said` the console's output (empty where it is not known); `tools` comes before
 * the names of the target's binutils.
 */
export function printSizes(firmware, said, tools = "") {
  const flash = readFlash(firmware, tools);
  const heap = readHeap(said);
  const rooms = [...new Set([...flash.keys(), ...heap.keys()])].sort();
  const line = (name, inFlash, onHeap) =>
    console.log(name.padEnd(20) + String(inFlash).padStart(10) + (heap.size > 0 ? String(onHeap).padStart(10) : ""));
  const sum = (map) => [...map.values()].reduce((total, bytes) => total + bytes, 0);
  line("feature", "flash", "Lua heap");
  for (const room of rooms) line(room, flash.get(room) ?? 0, heap.get(room) ?? 0);
  line("total", sum(flash), sum(heap));
}
