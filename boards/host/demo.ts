import { join } from "node:path";
import type { Storage } from "../../hal/storage";
import { OutputConsole } from "./console-output";
import { PERFECT_CRYSTAL, type Crystal } from "./counter";
import { HostBoard, type HostBoardSettings } from "./host-board";
import type { DemoOptions } from "./options";
import { reasonOf, report, StartRefused } from "./report";
import { power } from "./run";
import { CONFIGURATION, FileStorage, MemoryStorage, PresetStorage } from "./storage";

const NTP_PORT = 123;
const FIRST_HIGH_PORT = 10123;
const HIGH_PORTS = 100;
const BOARD_ADDRESS = "127.0.0.1";
const LAB_ADDRESS = "127.0.0.2";
const LAB_CONFIGURATION = "#\n sysname Lab\n#\n ntp-service refclock-master 2\n#\nreturn\n";
/** Initial clock error of the board [s]. */
const CLOCK_OFFSET = 2.5;
const CRYSTAL: Crystal = { ...PERFECT_CRYSTAL, ppm: 40 };

/** Runs `timewire demo`: a board with a clock error beside a lab server, or the saved configuration when there is one. */
export async function demo(options: DemoOptions): Promise<void> {
  const files = new FileStorage(options.state, undefined);
  // A folder of its own for the drift of the demonstration's crystal, which must not affect a board that runs here later. The saved configuration is shared.
  const demoFiles = new FileStorage(join(options.state, "demo"), join(options.state, CONFIGURATION));
  if (options.server !== undefined) return followServer(options.server, demoFiles);
  const saved = files.read(CONFIGURATION);
  if (saved === undefined)
    return demonstrate(new PresetStorage(demoFiles, followCommand(LAB_ADDRESS)), "The board runs the configuration of the demonstration.");
  // A configuration saved during the demonstration needs the lab server.
  if (saved.includes(LAB_ADDRESS))
    return demonstrate(demoFiles, `The board runs the configuration saved in ${options.state}, which names the lab server.`);
  say(`The board runs the configuration saved in ${options.state}. Remove ${join(options.state, CONFIGURATION)} to start the demonstration again.`);
  await power(openWithAnyPort({ crystal: PERFECT_CRYSTAL, clockOffset: undefined }), files, { kind: "stdio" }, undefined);
}

async function demonstrate(storage: Storage, configuration: string): Promise<void> {
  const [lab, board] = openPair();
  say("Two boards in this process, over UDP on loopback:");
  say(`  a lab server at ${LAB_ADDRESS}, stratum 2, on the computer's clock;`);
  say(`  this board at ${BOARD_ADDRESS}, a client of the lab server; its clock is ${CLOCK_OFFSET} s fast, its crystal ${CRYSTAL.ppm} ppm fast.`);
  say(configuration);
  suggest();
  lab.start(new MemoryStorage(LAB_CONFIGURATION), new OutputConsole("lab server: "));
  await power(board, storage, { kind: "stdio" }, undefined, [lab]);
}

async function followServer(server: string, files: FileStorage): Promise<void> {
  const board = openWithAnyPort({ crystal: CRYSTAL, clockOffset: CLOCK_OFFSET });
  say(`This board is a client of ${server}; its clock is ${CLOCK_OFFSET} s fast, its crystal ${CRYSTAL.ppm} ppm fast.`);
  if (files.read(CONFIGURATION) !== undefined) say(`The saved configuration is not used; \`save\` replaces it.`);
  suggest();
  await power(board, new PresetStorage(files, followCommand(server)), { kind: "stdio" }, undefined);
}

function followCommand(server: string): string {
  return `#\n ntp-service unicast-server ${server}\n#\nreturn\n`;
}

function suggest(): void {
  say("Try: display ntp-service status | display ntp-service sessions | display clock | system-view");
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Returns the lab server and the board, on the first high port that is free on both addresses. */
function openPair(): [HostBoard, HostBoard] {
  return withHighPort((port) => {
    const ports = { servicePort: port, serverPort: port, seed: 1 };
    const labInterface = { name: "Ethernet0/0", target: LAB_ADDRESS };
    const lab = new HostBoard({ ...ports, interfaces: [labInterface], crystal: PERFECT_CRYSTAL, clockOffset: 0 });
    try {
      const interfaces = [{ name: "Ethernet0/0", target: BOARD_ADDRESS }];
      return [lab, new HostBoard({ ...ports, interfaces, crystal: CRYSTAL, clockOffset: CLOCK_OFFSET })];
    } catch (error) {
      lab.stop();
      throw error;
    }
  });
}

/** Returns a board on the NTP port, or else on a high one. Its requests go to the NTP port in both cases. */
function openWithAnyPort(clock: Pick<HostBoardSettings, "crystal" | "clockOffset">): HostBoard {
  const settings = { ...clock, interfaces: [], serverPort: NTP_PORT, seed: 1 };
  try {
    return new HostBoard({ ...settings, servicePort: NTP_PORT });
  } catch (error) {
    const reason = reasonOf(error);
    return withHighPort((port) => {
      const board = new HostBoard({ ...settings, servicePort: port });
      report(`UDP port ${NTP_PORT} is not available (${reason}): this board serves on port ${port}; its requests go to port ${NTP_PORT}`);
      return board;
    });
  }
}

function withHighPort<T>(open: (port: number) => T): T {
  for (let port = FIRST_HIGH_PORT; ; port++) {
    try {
      return open(port);
    } catch (error) {
      if (port >= FIRST_HIGH_PORT + HIGH_PORTS)
        throw new StartRefused(`none of the UDP ports ${FIRST_HIGH_PORT} to ${port} is free: ${reasonOf(error)}`);
    }
  }
}
