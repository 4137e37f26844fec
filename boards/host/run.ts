import { openConsole, type ConsoleChoice } from "./console";
import { HostBoard, type HostBoardSettings } from "./host-board";
import type { RunOptions } from "./options";
import { PacketTrace } from "./packet-trace";
import { reasonOf, StartRefused } from "./report";
import { checkConfigurationFile, FileStorage } from "./storage";
import { Trace } from "./trace";
import type { Storage } from "../../hal/storage";

/** Runs `timewire run`: one board, until a signal or Ctrl+] ends it. */
export async function run(options: RunOptions): Promise<void> {
  if (options.config !== undefined) checkConfigurationFile(options.config);
  const board = openBoard({
    interfaces: options.interfaces,
    servicePort: options.port,
    serverPort: options.port,
    crystal: options.crystal,
    seed: options.seed,
    clockOffset: options.clockOffset,
    configurationName: options.config,
    packetTrace: options.tracePackets === undefined ? undefined : new PacketTrace(options.tracePackets),
  });
  const trace = options.trace === undefined ? undefined : new Trace(options.trace);
  const storage = new FileStorage(options.state, options.config);
  await power(board, storage, options.console, trace);
}

/** Makes a board and binds its port. Throws `StartRefused`, with the possible remedies, when the port is not available. */
function openBoard(settings: HostBoardSettings): HostBoard {
  try {
    return new HostBoard(settings);
  } catch (error) {
    throw new StartRefused(portRefusal(settings.servicePort, reasonOf(error)));
  }
}

/** Command that gives this process the privilege for low ports, and no other program of the computer. */
const PRIVILEGE = "sudo setpriv --reuid $USER --init-groups --inh-caps +net_bind_service --ambient-caps +net_bind_service timewire run";

function portRefusal(port: number, reason: string): string {
  if (reason === "EACCES" || reason === "EPERM")
    return `UDP port ${port} is not permitted (${reason}): choose another with --port, or give it the privilege: ${PRIVILEGE}`;
  if (reason === "EADDRINUSE")
    return `UDP port ${port} is in use (${reason}), perhaps by another NTP program: stop that program, or choose another port with --port (ports below 1024 need a privilege: ${PRIVILEGE})`;
  return `UDP port ${port} is not available (${reason}): choose another with --port`;
}

/** Starts `board` with its console. It runs until a signal or Ctrl+]; `others` are boards that end with it. */
export async function power(
  board: HostBoard,
  storage: Storage,
  choice: ConsoleChoice,
  trace: Trace | undefined,
  others: HostBoard[] = [],
): Promise<void> {
  const end = (): void => {
    trace?.stop();
    for (const each of [board, ...others]) each.stop();
    process.exit(0);
  };
  const console = await openConsole(choice, board.sink, end);
  if (trace !== undefined) board.onStart(({ engine }) => trace.begin(engine));
  // Not before: reading a large configuration takes seconds in which no event is handled. Until then the system ends the program, which has nothing to save.
  // SIGHUP: the terminal was closed.
  let isCaught = false;
  board.onStart(() => {
    if (!isCaught) for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, end);
    isCaught = true;
  });
  board.start(storage, console);
}
