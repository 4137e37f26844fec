import { spawn, type ChildProcessByStdio } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { EventSink } from "../common/event-sink";
import { ConsoleInput } from "./console-input";
import type { HostConsole } from "./host-console";
import { report, StartRefused } from "./report";

type Socat = ChildProcessByStdio<Writable, Readable, Readable>;

const PATH_LINE = /PTY is (\S+)/;
/** Capacity of the output queue [bytes]. Further output is dropped, as on a serial line without a receiver. */
const QUEUE_BYTES = 65536;

/** A pseudo-terminal, which a terminal program opens like a serial port. Node.js cannot create one; socat can. */
export class PtyConsole implements HostConsole {
  readonly isAttended = true;
  private readonly input: ConsoleInput;
  private constructor(
    private readonly sink: EventSink,
    private readonly socat: Socat,
    private readonly path: string,
    private readonly holder: number,
  ) {
    this.input = new ConsoleInput(sink);
    socat.stdin.on("error", () => undefined); // "exit" follows
    socat.on("exit", () => report(`socat has ended: the console on ${path} is closed`));
  }

  /** Makes the pseudo-terminal. Throws `StartRefused` without socat. */
  static async open(sink: EventSink): Promise<PtyConsole> {
    // Detached, because terminal interrupts must not end socat before `stop`: the board's last output passes through it.
    const socat: Socat = spawn("socat", ["-d", "-d", "pty,raw,echo=0", "stdio"], { stdio: ["pipe", "pipe", "pipe"], detached: true });
    const path = await new Promise<string>((resolve, reject) => {
      let output = "";
      socat.once("error", () => reject(new StartRefused("--console pty: needs socat, which is not installed (apt-get install socat)")));
      socat.once("exit", () => reject(new StartRefused(`--console pty: socat made no pseudo-terminal: ${output.trim().split("\n").at(-1) ?? ""}`)));
      socat.stderr.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const match = PATH_LINE.exec(output);
        if (match !== null) resolve(match[1]);
      });
    });
    socat.removeAllListeners("exit");
    // Held open: otherwise socat sees an end of file, and exits, when the first terminal program closes the device.
    return new PtyConsole(sink, socat, path, openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  }

  begin(): void {
    report(`console on ${this.path}`);
    this.sink.events?.onConsoleOpen();
    this.socat.stdout.setEncoding("latin1").on("data", (text: string) => this.input.add(text));
  }

  write(text: string): void {
    if (this.socat.stdin.writableLength < QUEUE_BYTES) this.socat.stdin.write(text, "latin1");
  }

  hasRoom(): boolean {
    return this.socat.stdin.writableLength < QUEUE_BYTES / 2;
  }

  hangUp(): void {
    // a serial line stays connected
  }

  stop(): void {
    this.socat.removeAllListeners("exit");
    closeSync(this.holder);
    this.socat.kill();
  }
}
