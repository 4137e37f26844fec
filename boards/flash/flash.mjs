// make flash BOARD=... PORT=... [FIRMWARE=file.bin [OFFSET=0x0]]
//
// Writes Timewire to a board that runs NodeMCU or Espruino, and asks it for its version. FIRMWARE is written to an ESP chip first.
import { boardFolders, describeBoard } from "../common/boards.mjs";
import { askVersion, Problem } from "./port.mjs";

const BAUD = 115200;
/** Longest start of a board [s]: it copies a flash store and waits for an address. */
const START = 30;
const [board, path, firmware, offset] = process.argv.slice(2);
const report = (text) => console.log(`flash: ${text}`);

/** Progress: a bar on a terminal, a line every tenth elsewhere. */
function makeProgress() {
  let tenth = -1;
  return (done, all) => {
    if (done === 0) tenth = -1; // another file
    const part = all > 0 ? done / all : 1;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r  ${"#".repeat(Math.floor(part * 40)).padEnd(40, ".")} ${Math.floor(part * 100)} %${part >= 1 ? "\n" : ""}`);
    } else if (Math.floor(part * 10) > tenth) {
      tenth = Math.floor(part * 10);
      console.log(`  ${tenth * 10} %`);
    }
  };
}

async function flash() {
  if (!board || !path) throw new Problem("usage: make flash BOARD=nodemcu-esp32 PORT=/dev/ttyUSB0; `make ports` lists the ports");
  const { tool, chip, name, version, modules } = boardFolders().has(board) ? describeBoard(board) : {};
  if (tool === undefined) throw new Problem(`${board} is not written through a serial port: make run BOARD=${board} starts it on this computer`);
  if (firmware) {
    const { flashChip } = await import("./chip-firmware.mjs");
    await flashChip({ path, file: firmware, offset: Number(offset || 0), chip: chip.toLowerCase(), report, progress: makeProgress() });
  }
  if (tool === "espruino") {
    const { faultOf, flashEspruino } = await import("./espruino.mjs");
    const script = `build/${board}/timewire.js`;
    await flashEspruino({ path, script, name, version, modules, report, progress: makeProgress() });
    report(await askVersion(path, BAUD, START, faultOf));
  } else {
    const { flashNodeMcu } = await import("./nodemcu.mjs");
    await flashNodeMcu({ path, board, chip, report, progress: makeProgress() });
    report(await askVersion(path, BAUD, START));
  }
}

try {
  await flash();
  process.exit(0);
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(`flash: ${error.message}`);
  process.exit(1);
}
