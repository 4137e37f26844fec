import { spawn, type ChildProcessByStdio } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { HostConsole } from "./console";
import { report, StartRefused } from "./report";
import type { Wire } from "./wire";

type Socat = ChildProcessByStdio<Writable, Readable, Readable>;

const PATH_LINE = /PTY is (\S+)/;
/** Bytes that wait for somebody to read them; what comes on top is lost, as on a line with nobody at the end. */
const LONGEST_QUEUE = 65536;

/** A pseudo-terminal, which a terminal program opens like a serial port. Node makes none itself; socat does. */
export class PtyConsole implements HostConsole {
  readonly isAttended = true;
  private constructor(
    private readonly wire: Wire,
    private readonly socat: Socat,
    private readonly path: string,
    private readonly holder: number,
  ) {
    socat.stdin.on("error", () => undefined); // "exit" follows
    socat.on("exit", () => report(`socat has ended, and the console on ${path} with it`));
  }

  /** Makes the pseudo-terminal; throws `StartRefused` without socat. */
  static async open(wire: Wire): Promise<PtyConsole> {
    // Interrupts of our terminal are not for socat: it is ended by `stop`, when the board has said its last word.
    const socat: Socat = spawn("socat", ["-d", "-d", "pty,raw,echo=0", "stdio"], { stdio: ["pipe", "pipe", "pipe"], detached: true });
    const path = await new Promise<string>((resolve, reject) => {
      let said = "";
      socat.once("error", () => reject(new StartRefused("--console pty: needs socat, which is not installed (apt-get install socat)")));
      socat.once("exit", () => reject(new StartRefused(`--console pty: socat made no pseudo-terminal: ${said.trim().split("\n").at(-1) ?? ""}`)));
      socat.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const match = PATH_LINE.exec(said);
        if (match !== null) resolve(match[1]);
      });
    });
    socat.removeAllListeners("exit");
    // Held open: otherwise socat sees an end of file, and ends, when the first terminal program closes it.
    return new PtyConsole(wire, socat, path, openSync(path, constants.O_RDWR | constants.O_NOCTTY));
  }

  begin(): void {
    report(`console on ${this.path}`);
    this.wire.events?.onConsoleOpen();
    this.socat.stdout.setEncoding("latin1").on("data", (text: string) => this.wire.events?.onConsoleInput(text));
  }

  write(text: string): void {
    if (this.socat.stdin.writableLength < LONGEST_QUEUE) this.socat.stdin.write(text, "latin1");
  }

  hangUp(): void {
    // a serial line has nothing to hang up
  }

  stop(): void {
    this.socat.removeAllListeners("exit");
    closeSync(this.holder);
    this.socat.kill();
  }
}
