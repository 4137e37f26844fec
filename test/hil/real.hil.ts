/**
 * The suite of every board against a real one, by its serial port and its network address:
 *
 *   make hil BOARD=nodemcu-esp32 PORT=/dev/ttyUSB0 ADDRESS=192.168.1.50 OURS=192.168.1.2
 *
 * OURS is the address of this computer that the board reaches; the suite's servers listen there, on port 123.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import type { Duplex } from "node:stream";
import type { TestContext } from "node:test";
import { BoardProcess, temporaryFolder } from "../host/board-process";
import { hasCommand, startChronyd, startPeer, type StartProgram } from "./bench";
import { Machine } from "../machine";
import { boardsWith, capabilitiesOf } from "./capabilities";
import type { Bench } from "./device";
import { lineOfStream, lineOfTcp, type ConsoleLine } from "./line";
import { Sitting } from "./sitting";
import { checkDevice } from "./suite";

const BAUD = 115200;
const { HIL_BOARD = "", HIL_PORT = "", HIL_ADDRESS = "", HIL_OURS = "" } = process.env;
const CHIPS = boardsWith(({ tool }) => tool !== undefined);
if (!CHIPS.includes(HIL_BOARD)) throw new Error(`make hil BOARD=... PORT=...: one of ${CHIPS.join(", ")}`);
const CAPABILITIES = await capabilitiesOf(HIL_BOARD, false);
/** Long enough for a chip to be reset by a line of its port, ms. */
const RESET_PULSE = 100;

/** Part of the package serialport that is used here; it is installed with the tools for flashing. */
interface SerialStream extends Duplex {
  open(done: (error: Error | null) => void): void;
  set(signals: { rts: boolean; dtr: boolean }, done: () => void): void;
}
type SerialPackage = { SerialPort: new (options: { path: string; baudRate: number; autoOpen: false }) => SerialStream };

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** HIL_PORT is a serial port, or tcp:HOST:PORT of a terminal server. */
async function openLine(t: TestContext): Promise<ConsoleLine> {
  const [kind, host, number] = HIL_PORT.split(":");
  if (kind === "tcp") return lineOfTcp(t, host, Number(number));
  const { SerialPort } = createRequire(`${process.cwd()}/boards/flash/`)("serialport") as SerialPackage;
  const stream = new SerialPort({ path: HIL_PORT, baudRate: BAUD, autoOpen: false });
  await new Promise<void>((resolve, reject) => stream.open((error) => (error === null || error === undefined ? resolve() : reject(error))));
  // The lines of a USB adapter reset an ESP board; others do not mind.
  await new Promise<void>((resolve) => stream.set({ rts: true, dtr: false }, resolve));
  await pause(RESET_PULSE);
  await new Promise<void>((resolve) => stream.set({ rts: false, dtr: false }, resolve));
  return lineOfStream(t, stream, HIL_PORT);
}

/** Takes back what tests before this one have saved. */
async function forgetConfiguration(line: ConsoleLine): Promise<void> {
  const sitting = await Sitting.begin(line);
  await sitting.command("reset saved-configuration");
  line.write("y\r");
  await pause(1000);
}

function openBench(t: TestContext): Promise<Bench> {
  const folder = temporaryFolder();
  const start: StartProgram = async (command, pattern) => {
    const process = new BoardProcess(t, command);
    await process.waitFor(pattern);
    return () => process.stdout + process.stderr;
  };
  let isFirst = true;
  const bench: Bench = {
    device: {
      capabilities: CAPABILITIES,
      address: HIL_ADDRESS,
      power: async () => {
        if (isFirst) {
          isFirst = false;
          const line = await openLine(t);
          await forgetConfiguration(line);
          await line.close();
        }
        return openLine(t);
      },
    },
    ourAddress: HIL_OURS,
    folder,
    machine: Machine.watch(t),
    has: hasCommand,
    startChronyd: (lines) => startChronyd(folder, lines, start),
    startPeer: (commands) => startPeer(folder, HIL_OURS, commands, start),
    run: (...command) => spawnSync(command[0], command.slice(1), { encoding: "utf8" }).stdout,
    start: async (...command) => {
      const process = new BoardProcess(t, command);
      await process.exit;
      return process.stdout;
    },
  };
  return Promise.resolve(bench);
}

checkDevice(`${HIL_BOARD} on ${HIL_PORT}`, CAPABILITIES, openBench);
