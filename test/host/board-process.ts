import { spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSocket } from "node:dgram";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { TestContext } from "node:test";

const PROGRAM = "build/host/timewire.mjs";
const POLL = 50; // ms

/** Time-outs are this many times as long as the wait on a quiet machine: a busy machine is slow, and only a failing test waits for their end. */
export const PATIENCE = 6;

/** A process that the test has started, and its output so far. It ends with the test. */
export class BoardProcess {
  stdout = "";
  stderr = "";
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  /** Runs `command`, whose first word is the program. */
  constructor(t: TestContext, command: string[]) {
    this.child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdout.setEncoding("latin1").on("data", (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding("latin1").on("data", (text: string) => (this.stderr += text));
    this.child.stdin.on("error", () => undefined); // it may have ended
    this.exit = new Promise((resolve) => {
      this.child.on("close", resolve);
      this.child.on("error", (error) => {
        this.stderr += error.message;
        resolve(null);
      });
    });
    t.after(() => this.stop("SIGKILL"));
  }

  /** Number of the process. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Memory in use, as the system counts it [bytes]. */
  residentBytes(): number {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, "latin1"))?.[1]);
  }

  /** Types lines on its console. */
  type(...lines: string[]): void {
    this.child.stdin.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** No more input. */
  endInput(rest = ""): void {
    this.child.stdin.end(rest);
  }

  /** Sends the signal to it. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends the signal to it, and waits for its end; the exit code. */
  async stop(signal: "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL"): Promise<number | null> {
    this.child.kill(signal);
    return this.exit;
  }

  /** Waits until all of its output matches `pattern`, up to `seconds` on a quiet machine. Fails with the output. */
  async waitFor(pattern: RegExp, seconds = 10): Promise<void> {
    await until(
      () => pattern.test(this.stdout + this.stderr),
      seconds,
      () => `no ${pattern.source} in:\n${this.stdout}\n${this.stderr}`,
    );
  }
}

/** The built host board. */
export function startBoard(t: TestContext, ...options: string[]): BoardProcess {
  return new BoardProcess(t, [process.execPath, PROGRAM, ...options]);
}

/** `timewire run` on loopback with a free port and a state folder of its own. */
export function runBoard(t: TestContext, folder: string, port: number, ...options: string[]): BoardProcess {
  const own = ["--state", join(folder, "state"), "--port", String(port), "--interface", "InLoopBack0=127.0.0.1"];
  return startBoard(t, "run", ...own, ...options);
}

/** Waits until `condition` holds, up to `seconds` on a quiet machine. Fails with the text of `describe`. */
export async function until(condition: () => boolean, seconds: number, describe: () => string): Promise<void> {
  const deadline = performance.now() + PATIENCE * seconds * 1000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`after ${PATIENCE * seconds} s: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

const folders: string[] = [];

/** A folder that is removed after all tests of the file, when the processes that write into it have ended. */
export function temporaryFolder(): string {
  if (folders.length === 0) process.once("exit", removeFolders);
  const folder = mkdtempSync(join(tmpdir(), "timewire-test-"));
  folders.push(folder);
  return folder;
}

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A UDP port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
