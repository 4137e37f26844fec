import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TestContext } from "node:test";
import type { TraceLine } from "../../boards/host/trace";
import { BoardProcess, PATIENCE, temporaryFolder, until } from "../host/board-process";
import { Machine } from "../machine";

/** Address of the left end; it exists in the lab only. */
export const LEFT = "192.0.2.1";
/** Address of the right end. */
export const RIGHT = "192.0.2.2";

/** Time after which a command that ends by itself is given up [ms]. */
const LONGEST_COMMAND = 120_000;

/** Bound that this version promises on a quiet network [s]. */
export const BOUND = 1e-3;
/** The crystal of a board that is to learn something. */
const CRYSTAL = "ppm=40,wander=1e-8,sine=5/7200";

/** A command of this machine, and how it is had. */
const PACKAGES = {
  chronyd: "apt-get install chrony",
  ntpdig: "apt-get install ntpsec-ntpdig",
  ntpq: "test/debian.sh unpacks the package ntpsec",
  ntpd: "test/debian.sh unpacks the package ntpsec",
  tshark: "apt-get install tshark",
  ip: "apt-get install iproute2",
  unshare: "apt-get install util-linux",
  nsenter: "apt-get install util-linux",
};

/** Messages of `unshare` and `ip` where the user may not make namespaces, or the kernel has none. */
const MISSING_RIGHT = /not permitted|permission denied|not supported|unknown device type|no space left/i;

/** Folder into which test/debian.sh unpacks packages that cannot be installed beside the rest. */
const UNPACKED = "build/debian/usr";

// A user's PATH often lacks the folders where Debian puts daemons.
process.env.PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin:${resolve(UNPACKED, "bin")}:${resolve(UNPACKED, "sbin")}`;

/** Which end of the wire. */
export type End = "left" | "right";

/**
 * Two network namespaces of the test's own, joined by a wire: 192.0.2.1 on the left, 192.0.2.2 on the right. Each is held by one sleeping process, and is
 * gone with it, with all that is inside.
 */
export class Lab {
  readonly folder: string;
  readonly machine: Machine;
  private readonly holders: Record<End, number>;

  private constructor(
    private readonly t: TestContext,
    left: number,
    right: number,
  ) {
    this.folder = temporaryFolder();
    this.machine = Machine.watch(t);
    this.holders = { left, right };
  }

  /**
   * Builds the lab; undefined, and the test is skipped with the reason, when `commands`, the right to make namespaces or a feature of the kernel are missing. Any
   * other fault fails the test.
   */
  static async build(t: TestContext, ...commands: (keyof typeof PACKAGES)[]): Promise<Lab | undefined> {
    for (const command of [...commands, "ip", "unshare", "nsenter"] as const) {
      if (spawnSync("sh", ["-c", `command -v ${command}`]).status === 0) continue;
      t.skip(`${command} is not installed (${PACKAGES[command]})`);
      return undefined;
    }
    try {
      const isRoot = process.getuid?.() === 0;
      const left = await hold(t, ["unshare", ...(isRoot ? ["-n"] : ["-Urn"])]);
      const right = await hold(t, isRoot ? ["unshare", "-n"] : [...enter(left), "unshare", "-n"]);
      const lab = new Lab(t, left, right);
      await lab.connect();
      return lab;
    } catch (error) {
      if (!MISSING_RIGHT.test((error as Error).message)) throw error;
      t.skip(`network namespaces cannot be made here: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** The command that runs a program at one end. */
  command(end: End, ...command: string[]): string[] {
    return [...enter(this.holders[end]), ...command];
  }

  /** Starts a program at one end; it ends with the test at the latest. */
  start(end: End, ...command: string[]): BoardProcess {
    return new BoardProcess(this.t, this.command(end, ...command));
  }

  /** Runs a program at one end and returns what it prints; throws when it fails. */
  run(end: End, ...command: string[]): string {
    return runNow([...enter(this.holders[end]), ...command]);
  }

  /** Starts a host board on port 123 of one end with these commands as its configuration. */
  async startBoard(end: End, commands: string[], ...options: string[]): Promise<BoardProcess> {
    return this.startBoardAt(end, end, commands, ...options);
  }

  /** The same for a board whose interface is the address `target` alone, or a device: two boards may share one end. */
  async startBoardAt(end: End, target: string, commands: string[], ...options: string[]): Promise<BoardProcess> {
    const config = join(this.folder, `${target}.cfg`);
    writeFileSync(config, ["#", ...commands.map((command) => ` ${command}`), "#", "return", ""].join("\n"));
    const own = ["--config", config, "--state", join(this.folder, `${target}-state`), "--interface", `Ethernet0/0=${target}`];
    const board = this.start(end, process.execPath, "build/host/timewire.mjs", "run", ...own, ...options);
    await board.waitFor(/<Timewire>/);
    return board;
  }

  /** Starts a host board as `startBoard` does, with a clock that is `clockOffset` s wrong and 40 ppm fast, and a trace of it. */
  async startTraced(end: End, commands: string[], clockOffset: number): Promise<TracedBoard> {
    const file = join(this.folder, `${end}-trace`);
    const options = ["--crystal", CRYSTAL, "--clock-offset", String(clockOffset), "--trace", file];
    const board = await this.startBoard(end, commands, ...options);
    const lines = (): TraceLine[] => (existsSync(file) ? parseTrace(readFileSync(file, "utf8")) : []);
    const settle = async (source: string, seconds: number, server?: TracedBoard): Promise<TraceLine> => {
      const truth = (): number => server?.lines().at(-1)?.error ?? 0;
      const isGood = (line: TraceLine): boolean => line.source === source && Math.abs(line.error - truth()) < this.machine.settled(BOUND);
      const isSettled = (): boolean => lines().length > 10 && lines().slice(-5).every(isGood);
      const describe = (): string =>
        `${lines()
          .slice(-20)
          .map((line) => JSON.stringify(line))
          .join("\n")}\n${board.stdout}\n${board.stderr}`;
      await until(isSettled, seconds, describe);
      return lines().at(-1)!;
    };
    return { process: board, lines, settle };
  }

  /** Starts chronyd at one end. It has no right to set a clock (-x), and only the test queries it. */
  async startChronyd(end: End, lines: string[]): Promise<Chronyd> {
    const socket = join(this.folder, `${end}.sock`);
    const config = join(this.folder, `${end}-chrony.conf`);
    const own = [`bindcmdaddress ${socket}`, "cmdport 0", `pidfile ${join(this.folder, `${end}.pid`)}`];
    writeFileSync(config, [...lines, ...own, ""].join("\n"));
    const process = this.start(end, "chronyd", "-x", "-d", "-u", "root", "-f", config);
    await process.waitFor(/chronyd version .* starting/);
    const ask = (command: string): string[][] => {
      const answer = spawnSync("nsenter", [...enter(this.holders[end]).slice(1), "chronyc", "-c", "-h", socket, command], { encoding: "utf8" });
      return answer.stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(","));
    };
    await until(
      () => ask("tracking").length === 1,
      5,
      () => process.stderr + process.stdout,
    );
    return { process, ask };
  }

  /** Starts NTPsec's ntpd at one end. The right to set a clock is taken from it first. */
  async startNtpd(end: End, lines: string[]): Promise<BoardProcess> {
    const config = join(this.folder, `${end}-ntp.conf`);
    writeFileSync(config, [...lines, "disable kernel", ""].join("\n"));
    const powerless = ["setpriv", "--inh-caps", "-sys_time", "--bounding-set", "-sys_time"];
    const process = this.start(end, ...powerless, "ntpd", "-n", "-c", config, "-p", join(this.folder, `${end}-ntpd.pid`));
    await process.waitFor(/Listen normally on/);
    return process;
  }

  /** Begins to write all NTP packets to a file. */
  async capture(end: End): Promise<Capture> {
    const file = join(this.folder, "packets.pcapng");
    // Its own dumpcap may be kept from network devices; in the namespace we are root.
    const process = this.start(end, "dumpcap", "-q", "-i", end, "-f", "udp port 123", "-w", file);
    await process.waitFor(/File: /);
    return {
      stop: async () => {
        await new Promise((resolve) => setTimeout(resolve, 300)); // it reads the wire a few times a second
        await process.stop("SIGINT");
      },
      read: (filter, ...fields) => readPackets(file, filter, fields),
      until: (filter, count, seconds) => untilCaptured(file, filter, count, seconds),
    };
  }

  private async connect(): Promise<void> {
    this.run("left", "ip", "link", "add", "left", "type", "veth", "peer", "name", "right", "netns", String(this.holders.right));
    this.setUp("left", LEFT);
    this.setUp("right", RIGHT);
    for (const end of ["left", "right"] as const)
      await until(
        () => this.run(end, "ip", "-brief", "link", "show", "dev", end).includes(" UP "),
        5,
        () => `no link at the ${end} end`,
      );
  }

  private setUp(end: End, address: string): void {
    this.run(end, "ip", "address", "add", `${address}/24`, "dev", end);
    this.run(end, "ip", "link", "set", "lo", "up");
    this.run(end, "ip", "link", "set", end, "up");
  }
}

/** A host board whose clock is watched. */
export interface TracedBoard {
  process: BoardProcess;
  /** Once a second. */
  lines(): TraceLine[];
  /**
   * Waits until it has followed `source` within the bound for 5 s, up to `seconds` on a quiet machine; its last line. A board that is its own reference clock is
   * as wrong as its start on a busy machine made it: it is passed as `server`.
   */
  settle(source: string, seconds: number, server?: TracedBoard): Promise<TraceLine>;
}

/** A running chronyd. */
export interface Chronyd {
  process: BoardProcess;
  /** Answer of `chronyc COMMAND`: the values of each line. */
  ask(command: string): string[][];
}

/** Packets written to a file. */
export interface Capture {
  /** Ends the writing. */
  stop(): Promise<void>;
  /** The fields of the packets that pass tshark's filter, a record a packet. */
  read(filter: string, ...fields: string[]): Record<string, string>[];
  /** Waits until `count` packets pass tshark's filter, up to `seconds` on a quiet machine. */
  until(filter: string, count: number, seconds: number): Promise<void>;
}

function readPackets(file: string, filter: string, fields: string[]): Record<string, string>[] {
  const text = runNow(["tshark", "-n", "-r", file, "-Y", filter, "-T", "fields", "-E", "separator=|", ...fields.flatMap((field) => ["-e", field])]);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Object.fromEntries(line.split("|").map((value, index) => [fields[index], value])));
}

/** Waits until the capture holds `count` packets that pass the filter. It looks seldom, because tshark keeps the machine busy. */
async function untilCaptured(file: string, filter: string, count: number, seconds: number): Promise<void> {
  const deadline = performance.now() + PATIENCE * seconds * 1000;
  let found = "nothing read";
  while (performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    try {
      const packets = readPackets(file, filter, ["frame.number"]);
      if (packets.length >= count) return;
      found = `${packets.length} packets`;
    } catch (error) {
      found = (error as Error).message; // the last packet may be half written
    }
  }
  throw new Error(`after ${PATIENCE * seconds} s: ${filter}: ${found}`);
}

function parseTrace(text: string): TraceLine[] {
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TraceLine);
}

/** A process in new namespaces that does nothing but keep them; its number. */
async function hold(t: TestContext, makeNamespaces: string[]): Promise<number> {
  // It says when it is inside: a moment earlier, others would enter the namespaces that it came from.
  const command = [...makeNamespaces, "sh", "-c", "echo inside; exec cat"];
  // It ends with its standard input: nothing is left even when the test is killed.
  const holder = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "pipe"] });
  const gone = new Promise<void>((resolve) => holder.on("close", () => resolve()));
  t.after(async () => {
    holder.kill("SIGKILL");
    await gone;
  });
  let said = "";
  for (const stream of [holder.stdout, holder.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  await until(
    () => said.includes("\n"),
    5,
    () => `${command.join(" ")} says nothing`,
  );
  if (said !== "inside\n") throw new Error(`${command.join(" ")}: ${said.trim()}`);
  return holder.pid!;
}

/** The words before a command that make it run inside. */
function enter(holder: number): string[] {
  const user = process.getuid?.() === 0 ? [] : ["-U", "--preserve-credentials"];
  return ["nsenter", "-t", String(holder), ...user, "-n"];
}

function runNow(command: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command[0], command.slice(1), { encoding: "utf8", timeout: LONGEST_COMMAND });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${error?.message ?? stderr.trim()}`);
  return stdout;
}
