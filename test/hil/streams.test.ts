import { after, type TestContext } from "node:test";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeNatively } from "../build";
import { BoardProcess, freePort, temporaryFolder, until } from "../host/board-process";
import { dialAddress, listenOn } from "../streams/net-peer";
import { Reports } from "../streams/reports";
import { streamSuite } from "../streams/suite";
import { emulatorCommand, missingForEmulator } from "./emulator";

const BOARD = "mps3-an524";
/** Addresses of QEMU's user network, which connects to ports of the board from here, and lets the board connect to here. */
const ADDRESS = "10.0.2.15";
const PEER = "10.0.2.2";
const HERE = "127.0.0.1";
/** Ports of the board, and here. */
const PORTS = [7, 9];

interface Started {
  readonly program: BoardProcess;
  readonly reports: Reports;
  readonly forwarded: readonly number[];
}

/** One emulator for all tests: it ends with the file. */
let started: Started | undefined;
const FILE = { after: () => undefined } as unknown as TestContext;
after(() => started?.program.stop("SIGKILL"));

async function start(): Promise<Started> {
  const image = `build/${BOARD}/streams/timewire.elf`;
  await makeNatively(`BOARD=${BOARD}`, image);
  const command = await emulatorCommand(join(temporaryFolder(), "eeprom"), `BOARD=${BOARD}`);
  command[command.indexOf("-kernel") + 1] = image;
  const forwarded = [await freePort(), await freePort()];
  const forwards = forwarded.map((port, index) => `hostfwd=tcp:${HERE}:${port}-:${PORTS[index]}`).join(",");
  const program = new BoardProcess(FILE, [...command, "-serial", "stdio", "-nic", `user,${forwards}`]);
  await program.waitFor(/<Timewire>/);
  program.type("system-view\r", "interface Ethernet0/0\r", `ip address ${ADDRESS} 24\r`, "return\r");
  await program.waitFor(/return\s+<Timewire>/);
  return { program, reports: new Reports(() => program.stdout), forwarded };
}

streamSuite(
  `${BOARD}, over lwIP`,
  async (t) => {
    const { program, reports, forwarded } = (started ??= await start());
    const waitUntil = async (condition: () => boolean, seconds: number, describe: () => string): Promise<void> =>
      until(
        () => {
          reports.update();
          return condition();
        },
        seconds,
        () => `${describe()}; ${program.stdout.slice(-1000)} ${program.stderr}`,
      );
    reports.lines.length = 0;
    program.type("!reset\r");
    await waitUntil(
      () => reports.lines.includes("ready"),
      10,
      () => "no answer",
    );
    return {
      ports: PORTS,
      peer: PEER,
      capacity: 8,
      showsResets: false,
      mostInFlight: 16 * 1_048_576,
      command: (line) => program.type(`!${line}\r`),
      reports: reports.lines,
      dial: (port) => dialAddress(t, HERE, forwarded[PORTS.indexOf(port)]),
      listen: async () => listenOn(t, HERE),
      refusing: freePort,
      until: waitUntil,
      pass: async (seconds) => {
        await delay(seconds * 1000);
        reports.update();
      },
    };
  },
  missingForEmulator() ?? false,
);
