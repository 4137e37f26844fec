import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestContext } from "node:test";
import { readHostTime, unixToTimestamp } from "../../../boards/host/host-time";
import { Mode } from "../../../firmware/packet/protocol";
import { temporaryFolder, until, type BoardProcess } from "../../host/board-process";
import { Lab } from "../../interop/lab";
import { BOARD, CLIENT_PORT, EVERYONE, FAR, HOST, NEIGHBOUR, NTP_PORT, type Row, type Step, type WireCase } from "./attack-case";
import { describeAnswers, describeGrowth, describeOutput, draftBytes, readCounters, sumOf, type Answer, type Counters } from "./draft";

/** Runs cases against a program over real sockets, between two network namespaces. */

/** Namespaces that work side by side: a case mostly waits. */
const BENCHES = 8;
/** Broadcast address of the subnet: Linux has no route for 255.255.255.255 from an address that several interfaces share. */
const DIRECTED_BROADCAST = "10.0.0.255";
/** Time in which a board asks a server again [s]. */
const LONGEST_POLL = 40;
/** Time in which a packet is counted [s]. */
const COUNTED = 5;
/** Time in which a packet that never arrives would have been counted [ms]. */
const LOST = 500;

const ATTACKER = fileURLToPath(new URL("../../../../test/attack/table/attacker.mjs", import.meta.url));

/** A packet of the board, as the attacker has received it. */
interface Heard extends Answer {
  fromPort: number;
}

/** Program to test: the words before its options. */
export type Program = readonly string[];

/** Runs all cases; undefined, and the test is skipped, where namespaces cannot be made. */
export async function runOverSockets(t: TestContext, program: Program, cases: readonly WireCase[]): Promise<Row[] | undefined> {
  const rows: Row[] = [];
  // The longest first: those with most requests to wait for.
  const next = [...cases.entries()].sort(([, a], [, b]) => countReplies(b) - countReplies(a)).values();
  const benches: SocketBench[] = [];
  for (let i = 0; i < Math.min(BENCHES, cases.length); i++) {
    const bench = await SocketBench.build(t);
    if (bench === undefined) return undefined;
    benches.push(bench);
  }
  const work = async (bench: SocketBench): Promise<void> => {
    for (const [index, attack] of next) rows[index] = await bench.run(program, attack);
  };
  await Promise.all(benches.map(work));
  return rows;
}

/** The attacker's addresses at the left end, and a board at the right end for each case. */
class SocketBench {
  private heard: Heard[] = [];
  private synced = -1;
  private syncs = 0;
  private taken = 0;
  private answered = 0;

  private constructor(
    private readonly lab: Lab,
    private readonly attacker: BoardProcess,
  ) {}

  static async build(t: TestContext): Promise<SocketBench | undefined> {
    const lab = await Lab.build(t);
    if (lab === undefined) return undefined;
    for (const address of [HOST, NEIGHBOUR]) lab.run("left", "ip", "address", "add", `${address}/24`, "dev", "left");
    lab.run("left", "ip", "address", "add", `${FAR}/32`, "dev", "lo");
    lab.run("right", "ip", "address", "flush", "dev", "right");
    lab.run("right", "ip", "address", "add", `${BOARD}/24`, "broadcast", "+", "dev", "right");
    lab.run("right", "ip", "route", "add", "default", "via", HOST);
    lab.run("left", "ip", "route", "add", "default", "dev", "left"); // for the local broadcast
    const attacker = lab.start("left", process.execPath, ATTACKER, HOST, NEIGHBOUR, FAR);
    await attacker.waitFor(/isReady/);
    return new SocketBench(lab, attacker);
  }

  /** Runs one case on a new board. */
  async run(program: Program, attack: WireCase): Promise<Row> {
    const state = join(temporaryFolder(), "state");
    const board = this.lab.start("right", ...program, "--state", state, "--interface", "Ethernet0/0=right");
    await board.waitFor(/<Timewire>/);
    await this.sync();
    this.heard = [];
    this.answered = 0;
    await this.type(board, "screen-length disable", "undo terminal monitor", "system-view", ...attack.board, "return");
    if (attack.board.some((line) => line.includes("refclock-master"))) await this.waitForStratum(board);
    const seen: string[] = [];
    for (const step of attack.steps) {
      const text = await this.step(board, step);
      if (text !== undefined) seen.push(text);
    }
    await board.stop("SIGKILL");
    return { row: attack.row, name: attack.name, expected: attack.expected.join(" | "), seen: seen.join(" | ") };
  }

  private async step(board: BoardProcess, step: Step): Promise<string | undefined> {
    if (step.do === "send") return this.sendStep(board, step);
    if (step.do === "reply") return this.replyStep(board, step);
    if (step.do === "type") return describeOutput(await this.type(board, ...step.lines), step.look);
    await pause(step.seconds * 1000);
    return undefined;
  }

  private async sendStep(board: BoardProcess, step: Step & { do: "send" }): Promise<string | undefined> {
    const from = step.from ?? HOST;
    const port = step.port ?? CLIENT_PORT;
    const before = await this.counters(board);
    const bytes = draftBytes(step.draft, now(), undefined);
    const times = step.times ?? 1;
    const first = this.heard.length;
    for (let i = 0; i < times; i++) this.send(bytes, from, port, step.to === EVERYONE ? DIRECTED_BROADCAST : (step.to ?? BOARD), NTP_PORT);
    const after = step.isLost === true ? await this.later(board) : await this.counted(board, sumOf(before) + times);
    await this.sync();
    if (step.times !== undefined) return undefined;
    const answers = this.heard.slice(first).filter(isAnswer);
    return `${describeGrowth(before, after)}: ${describeAnswers(answers, bytes, from, port)}`;
  }

  private async replyStep(board: BoardProcess, step: Step & { do: "reply" }): Promise<string> {
    const isNew = step.isAgain !== true;
    if (isNew)
      await until(
        () => this.requests().length > this.answered,
        LONGEST_POLL,
        () => `no request in ${board.stdout}`,
      ).catch(() => undefined);
    const requests = this.requests();
    if (requests.length === 0 || (isNew && requests.length === this.answered)) return "no request";
    const request = requests[isNew ? requests.length - 1 : this.answered - 1];
    this.answered = requests.length;
    await pause((step.delay ?? 0) * 1000);
    const before = await this.counters(board);
    this.send(draftBytes(step.draft, now(), request.bytes), step.from ?? HOST, step.port ?? NTP_PORT, BOARD, request.fromPort);
    return describeGrowth(before, await this.counted(board, sumOf(before) + 1));
  }

  private requests(): Heard[] {
    this.take();
    return this.heard.filter((heard) => !isAnswer(heard));
  }

  private send(bytes: number[], from: string, port: number, to: string, toPort: number): void {
    this.attacker.type(JSON.stringify({ send: Buffer.from(bytes).toString("hex"), from, port, to, toPort }));
  }

  /** Waits until everything that was sent to the attacker has been read. */
  private async sync(): Promise<void> {
    this.syncs += 1;
    this.attacker.type(JSON.stringify({ sync: this.syncs }));
    await until(
      () => this.take() >= this.syncs,
      COUNTED,
      () => this.attacker.stderr,
    );
  }

  /** Reads the attacker's events. Returns the number of the last `sync`. */
  private take(): number {
    const end = this.attacker.stdout.lastIndexOf("\n") + 1;
    const lines = this.attacker.stdout.slice(this.taken, end).split("\n").slice(0, -1);
    this.taken = end;
    for (const line of lines) {
      const event = JSON.parse(line) as { bytes?: string; sync?: number; error?: string; to: string; port: number; fromPort: number };
      if (event.error !== undefined) throw new Error(event.error);
      if (event.sync !== undefined) this.synced = event.sync;
      else if (event.bytes !== undefined) this.heard.push({ ...event, bytes: [...Buffer.from(event.bytes, "hex")] });
    }
    return this.synced;
  }

  /** Types lines and returns the output of the last one. */
  private async type(board: BoardProcess, ...lines: string[]): Promise<string> {
    let output = "";
    for (const line of lines) {
      const from = board.stdout.length;
      board.type(line);
      const ended = /\n[<[][\w/-]+[>\]]$/;
      await until(
        () => ended.test(board.stdout.slice(from)),
        COUNTED,
        () => `${line}: ${board.stdout.slice(from)}`,
      );
      output = board.stdout.slice(from);
    }
    return output;
  }

  private async counters(board: BoardProcess): Promise<Counters> {
    return readCounters(await this.type(board, "display ntp-service refusals"));
  }

  /** Counters when their sum has become `sum`. */
  private async counted(board: BoardProcess, sum: number): Promise<Counters> {
    const deadline = performance.now() + COUNTED * 1000;
    let counters = await this.counters(board);
    while (sumOf(counters) < sum && performance.now() < deadline) counters = await this.counters(board);
    return counters;
  }

  private async later(board: BoardProcess): Promise<Counters> {
    await pause(LOST);
    return this.counters(board);
  }

  private async waitForStratum(board: BoardProcess): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!(await this.type(board, "display ntp-service status")).includes("Clock stratum: 2") && performance.now() < deadline) await pause(50);
  }
}

function countReplies({ steps }: WireCase): number {
  return steps.filter((step) => step.do === "reply").length;
}

/** False for the board's own requests. */
function isAnswer({ bytes: [first] }: Heard): boolean {
  return first % 8 !== Mode.Client && first % 8 !== Mode.SymmetricActive;
}

function now(): number[] {
  const timestamp = [0, 0, 0, 0];
  unixToTimestamp(readHostTime(), 0, timestamp);
  return timestamp;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
