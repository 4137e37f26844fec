import { join } from "node:path";
import type { Storage } from "../../hal/storage";
import { SilentConsole } from "./console-none";
import { PERFECT_CRYSTAL, type Crystal } from "./counter";
import { HostBoard, type HostBoardSettings } from "./host-board";
import type { DemoOptions } from "./options";
import { reasonOf, report, StartRefused } from "./report";
import { power } from "./run";
import { CONFIGURATION, FileStorage, MemoryStorage, PresetStorage } from "./storage";

const NTP_PORT = 123;
const FIRST_HIGH_PORT = 10123;
const HIGH_PORTS = 100;
const OUR_ADDRESS = "127.0.0.1";
const LAB_ADDRESS = "127.0.0.2";
const LAB_CONFIGURATION = "#\n sysname Lab\n#\n ntp-service refclock-master 2\n#\nreturn\n";
/** How wrong our board starts, s, and how its crystal runs. */
const CLOCK_OFFSET = 2.5;
const CRYSTAL: Crystal = { ...PERFECT_CRYSTAL, ppm: 40 };

/** `timewire demo`: a board that is wrong, and a server to learn from; or the saved configuration, when there is one. */
export async function demo(options: DemoOptions): Promise<void> {
  const files = new FileStorage(options.state, undefined);
  // What is learned of the demonstration's bad crystal would mislead a board that runs here later: it is kept apart. A saved configuration is not.
  const demoFiles = new FileStorage(join(options.state, "demo"), join(options.state, CONFIGURATION));
  if (options.server !== undefined) return followServer(options.server, demoFiles);
  const saved = files.read(CONFIGURATION);
  if (saved === undefined)
    return demonstrate(new PresetStorage(demoFiles, followCommand(LAB_ADDRESS)), "The configuration of the demonstration is in force.");
  // Whoever saved during the demonstration gets their board back, and the server that it follows with it.
  if (saved.includes(LAB_ADDRESS))
    return demonstrate(demoFiles, `The configuration saved in ${options.state} is in force; it follows the lab server.`);
  say(`Running the configuration saved in ${options.state}. The demonstration comes back when ${join(options.state, CONFIGURATION)} is removed.`);
  await power(openWithAnyPort({ crystal: PERFECT_CRYSTAL, clockOffset: undefined }), files, { kind: "stdio" }, undefined);
}

async function demonstrate(storage: Storage, configuration: string): Promise<void> {
  const [lab, board] = openPair();
  say("Two boards in this process, over UDP on loopback:");
  say(`  a lab server at ${LAB_ADDRESS}, stratum 2, with the computer's own clock;`);
  say(`  this board at ${OUR_ADDRESS}, ${CLOCK_OFFSET} s wrong, with a crystal that is ${CRYSTAL.ppm} ppm fast. It follows the lab server.`);
  say(configuration);
  sayWhatToTry();
  lab.start(new MemoryStorage(LAB_CONFIGURATION), new SilentConsole("lab server: "));
  await power(board, storage, { kind: "stdio" }, undefined, [lab]);
}

async function followServer(server: string, files: FileStorage): Promise<void> {
  const board = openWithAnyPort({ crystal: CRYSTAL, clockOffset: CLOCK_OFFSET });
  say(`This board starts ${CLOCK_OFFSET} s wrong, with a crystal that is ${CRYSTAL.ppm} ppm fast, and follows ${server}.`);
  if (files.read(CONFIGURATION) !== undefined) say(`The saved configuration is not in force now; \`save\` would replace it.`);
  sayWhatToTry();
  await power(board, new PresetStorage(files, followCommand(server)), { kind: "stdio" }, undefined);
}

function followCommand(server: string): string {
  return `#\n ntp-service unicast-server ${server}\n#\nreturn\n`;
}

function sayWhatToTry(): void {
  say("Try: display ntp-service status | display ntp-service sessions | display clock | system-view");
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Lab server and our board on the first high port that is free on both addresses. */
function openPair(): [HostBoard, HostBoard] {
  return withHighPort((port) => {
    const ports = { servicePort: port, serverPort: port, seed: 1 };
    const labInterface = { name: "Ethernet0/0", target: LAB_ADDRESS };
    const lab = new HostBoard({ ...ports, interfaces: [labInterface], crystal: PERFECT_CRYSTAL, clockOffset: 0 });
    try {
      const interfaces = [{ name: "Ethernet0/0", target: OUR_ADDRESS }];
      return [lab, new HostBoard({ ...ports, interfaces, crystal: CRYSTAL, clockOffset: CLOCK_OFFSET })];
    } catch (error) {
      lab.stop();
      throw error;
    }
  });
}

/** A board on the NTP port, or where that is not to be had listening on a high one; it asks servers on the NTP port either way. */
function openWithAnyPort(nature: Pick<HostBoardSettings, "crystal" | "clockOffset">): HostBoard {
  const settings = { ...nature, interfaces: [], serverPort: NTP_PORT, seed: 1 };
  try {
    return new HostBoard({ ...settings, servicePort: NTP_PORT });
  } catch (error) {
    const reason = reasonOf(error);
    return withHighPort((port) => {
      const board = new HostBoard({ ...settings, servicePort: port });
      report(`UDP port ${NTP_PORT} cannot be had (${reason}): this board serves on port ${port}; servers are asked on port ${NTP_PORT} all the same`);
      return board;
    });
  }
}

function withHighPort<T>(open: (port: number) => T): T {
  for (let port = FIRST_HIGH_PORT; ; port++) {
    try {
      return open(port);
    } catch (error) {
      if (port >= FIRST_HIGH_PORT + HIGH_PORTS) throw new StartRefused(`no UDP port from ${FIRST_HIGH_PORT} on is free: ${reasonOf(error)}`);
    }
  }
}
