import { spawn } from "node:child_process";
import { connect } from "node:net";
import type { Duplex, Readable, Writable } from "node:stream";
import type { TestContext } from "node:test";

/** A device's console line: characters both ways, one byte each. */
export interface ConsoleLine {
  /** Types characters. */
  write(text: string): void;
  /** All that has come so far. */
  received(): string;
  /** Why nothing will come any more; undefined while the line is whole. */
  broken(): string | undefined;
  /** Leaves the line. */
  close(): Promise<void>;
}

/** Console line over a pair of streams; `close` ends them. */
function lineOf(input: Readable, output: Writable, name: string, close: () => Promise<void>): ConsoleLine {
  let text = "";
  let fault: string | undefined;
  input.on("data", (bytes: Buffer) => (text += bytes.toString("latin1")));
  input.on("close", () => (fault ??= `${name} has ended`));
  for (const stream of new Set<Readable | Writable>([input, output])) stream.on("error", (error) => (fault = `${name}: ${error.message}`));
  return { write: (characters) => output.write(characters, "latin1"), received: () => text, broken: () => fault, close };
}

/** The console is standard input and output of a program: a host board, or an emulator. What it says on standard error is part of the record. */
export function lineOfProgram(t: TestContext, command: string[]): ConsoleLine {
  const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (bytes: Buffer) => (complaint += bytes.toString("latin1")));
  const gone = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", (error) => {
      complaint += error.message;
      resolve();
    });
  });
  const close = async (): Promise<void> => {
    child.kill("SIGKILL"); // as power goes
    await gone;
  };
  t.after(close);
  const line = lineOf(child.stdout, child.stdin, command.join(" "), close);
  return { ...line, received: () => line.received() + complaint };
}

/** The console is a TCP port, for example of an emulator or of a terminal server. */
export async function lineOfTcp(t: TestContext, host: string, port: number): Promise<ConsoleLine> {
  const socket = connect(port, host);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.setNoDelay(true);
  return lineOfStream(t, socket, `TCP ${host}:${port}`);
}

/** The console is a pair of streams that are open already: a pseudo-terminal. */
export function lineOfStreams(t: TestContext, input: Readable, output: Writable, name: string): ConsoleLine {
  const close = async (): Promise<void> => {
    input.destroy();
    output.destroy();
  };
  t.after(close);
  return lineOf(input, output, name, close);
}

/** The console is a stream that is open already: a serial port. */
export function lineOfStream(t: TestContext, stream: Duplex, name: string): ConsoleLine {
  const close = async (): Promise<void> => {
    stream.destroy();
  };
  t.after(close);
  return lineOf(stream, stream, name, close);
}
