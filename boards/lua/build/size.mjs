// Flash, static RAM and heap of the firmware by room [bytes].
//
//   node boards/lua/build/size.mjs PROGRAM [TOOLS] <OUTPUT-OF-THE-PROGRAM
//
// Flash and static RAM come from the names of its frozen symbols. The Lua heap comes from the lines of test/bench/cortex-m/ledger.c: "owner", the addresses of the
// running functions at an allocation, innermost first, and the bytes at each moment. Other lines are passed on. TOOLS is the prefix of the target's binutils.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MOMENTS = ["started", "full tables", "at most"];
const COLUMNS = ["flash", "static RAM", ...MOMENTS];
/** Rooms whose functions allocate for their callers: such blocks count for the caller's room. */
const MAKERS = ["language library", "time"];
const MOST_SYMBOLS = 64 * 1024 * 1024;

/** Room of a module, which `make size` lists as a feature. */
function roomOf(module) {
  const parts = module.split("_");
  if (parts[0] !== "firmware") return parts[0] === "boards" || parts[0] === "build" ? "board and start" : "language library";
  return ROOMS.includes(parts[1]) ? parts[1] : "engine";
}
const firmware = fileURLToPath(new URL("../../../firmware/", import.meta.url));
const ROOMS = readdirSync(firmware, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const [program, tools = ""] = process.argv.slice(2);
const table = new Map();

function add(room, column, bytes) {
  if (!table.has(room)) table.set(room, new Map(COLUMNS.map((name) => [name, 0])));
  table.get(room).set(column, table.get(room).get(column) + bytes);
}

const functions = new Map(); // rooms, by address
const symbols = execFileSync(`${tools}nm`, ["-S", program], { encoding: "utf8", maxBuffer: MOST_SYMBOLS });
for (const line of symbols.split("\n")) {
  const [address, size, kind, name] = line.split(" ");
  if (name === undefined) continue;
  const module = /^in_(\w+?)__/.exec(name)?.[1];
  if (module !== undefined) {
    functions.set(parseInt(address, 16), roomOf(module));
    add(roomOf(module), kind.toLowerCase() === "r" ? "flash" : "static RAM", parseInt(size, 16));
  } else if (/^(string_|frozen_)/.test(name) && kind.toLowerCase() === "r") add("strings", "flash", parseInt(size, 16));
}

for (const line of readFileSync(0, "utf8").split("\n")) {
  const [word, ...numbers] = line.trim().split(" ");
  if (word !== "owner") {
    if (line !== "") console.log(line);
    continue;
  }
  const rooms = numbers.slice(0, -MOMENTS.length).map((address) => functions.get(parseInt(address, 16)));
  const known = rooms.filter((room) => room !== undefined);
  const room = known.find((each) => !MAKERS.includes(each)) ?? known[0] ?? "Lua and bindings";
  numbers.slice(-MOMENTS.length).forEach((bytes, index) => add(room, MOMENTS[index], Number(bytes)));
}

const hasHeap = [...table.values()].some((row) => MOMENTS.some((moment) => row.get(moment) > 0));
const shown = hasHeap ? COLUMNS : COLUMNS.slice(0, -MOMENTS.length);
const print = (name, cells) => console.log(name.padEnd(20) + cells.map((cell) => String(cell).padStart(13)).join(""));
print("feature", shown);
for (const room of [...table.keys()].sort())
  print(
    room,
    shown.map((column) => table.get(room).get(column)),
  );
print(
  "total",
  shown.map((column) => [...table.values()].reduce((sum, row) => sum + row.get(column), 0)),
);
