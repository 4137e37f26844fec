import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { buildNatively, makeNatively } from "../build";
import { BoardProcess, until } from "../host/board-process";

/** Counters that the program prints on SIGUSR1. */
export interface Counters {
  heapLive: number;
  heapPeak: number;
  allocations: number;
  outOfMemory: number;
  failures: number;
  received: number;
  sent: number;
  sendFailures: number;
  /** Datagrams that were too long, or that the system had no room for. */
  lost: number;
}

/** Builds the program, or a variant of it; returns its path. */
export async function buildNative(variant = ""): Promise<string> {
  await makeNatively("build", "BOARD=linux", `VARIANT=${variant}`);
  return variant === "" ? "build/linux/timewire" : `build/linux-${variant}/timewire`;
}

/** Builds the load generator of the benchmark; returns its path. */
export async function buildLoad(): Promise<string> {
  await buildNatively("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", "build/load", "test/bench/load.c");
  return "build/load";
}

/** Skips the test, with the reason, when one of these is not there: a C compiler for all, and `commands`. */
export function lacks(t: TestContext, ...commands: string[]): boolean {
  const missing = missingForNative(...commands);
  if (missing !== false) t.skip(missing);
  return missing !== false;
}

/** Why the program cannot be built and run here; false when it can. */
export function missingForNative(...commands: string[]): string | false {
  for (const command of ["gcc", "make", ...commands])
    if (spawnSync("sh", ["-c", `command -v ${command}`]).status !== 0) return `${command} is not installed`;
  return false;
}

/** The program on loopback with a state folder of its own. */
export function runNative(t: TestContext, program: string, folder: string, port: number, ...options: string[]): BoardProcess {
  const own = ["--state", join(folder, "state"), "--port", String(port), "--interface", "InLoopBack0=127.0.0.1"];
  return new BoardProcess(t, [program, ...own, ...options]);
}

/** Asks the program for its counters. */
export async function readCounters(board: BoardProcess): Promise<Counters> {
  const before = board.stderr.length;
  board.signal("SIGUSR1");
  const find = (): string | undefined => /^\{.*\}$/m.exec(board.stderr.slice(before))?.[0];
  await until(
    () => find() !== undefined,
    10,
    () => `no counters in: ${board.stderr}`,
  );
  return JSON.parse(find()!) as Counters;
}

/** A connection to a console. */
export interface Dialled {
  text(): string;
  send(bytes: string | Buffer): void;
  isClosed(): boolean;
  hangUp(): void;
}

/** Connects to the console at a TCP port of 127.0.0.1, or at the path of a Unix socket. */
export async function dial(t: TestContext, where: number | string): Promise<Dialled> {
  const socket = typeof where === "number" ? connect(where, "127.0.0.1") : connect(where);
  let text = "";
  let isClosed = false;
  socket.on("data", (bytes) => (text += bytes.toString("latin1")));
  socket.on("error", () => undefined);
  socket.on("close", () => (isClosed = true));
  t.after(() => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return { text: () => text, send: (bytes) => socket.write(bytes), isClosed: () => isClosed, hangUp: () => socket.end() };
}
