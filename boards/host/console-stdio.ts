import type { HostConsole } from "./console";
import { report } from "./report";
import type { Wire } from "./wire";

const CTRL_RIGHT_BRACKET = "\x1d";

/** The terminal that the program runs in, in raw mode: the board's own line editor does the editing. Or commands from a pipe or file, line by line. */
export class StdioConsole implements HostConsole {
  readonly isAttended = process.stdin.isTTY;
  private endedLine = true;

  constructor(
    private readonly wire: Wire,
    private readonly quit: () => void,
  ) {
    // Whoever read our output may be gone; the board runs on.
    process.stdout.on("error", () => undefined);
  }

  write(text: string): void {
    process.stdout.write(text, "latin1");
  }

  hangUp(): void {
    // a terminal line has nothing to hang up
  }

  begin(): void {
    const input = process.stdin;
    input.setEncoding("latin1");
    if (input.isTTY) {
      report("the board's console; Ctrl+] ends the program");
      input.setRawMode(true);
    }
    this.wire.events?.onConsoleOpen();
    input.on("data", (text: string) => (input.isTTY ? this.takeKeys(text) : this.takeLines(text)));
    input.on("end", () => {
      if (!this.endedLine) this.wire.events?.onConsoleInput("\r");
    });
    input.on("error", () => undefined); // no input is an end of input
  }

  stop(): void {
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.pause();
  }

  private takeKeys(text: string): void {
    const end = text.indexOf(CTRL_RIGHT_BRACKET);
    this.wire.events?.onConsoleInput(end < 0 ? text : text.slice(0, end));
    if (end >= 0) this.quit();
  }

  private takeLines(text: string): void {
    this.endedLine = text.endsWith("\n");
    this.wire.events?.onConsoleInput(text);
  }
}
