import type { EventSink } from "../common/event-sink";
import { ConsoleInput } from "./console-input";
import type { HostConsole } from "./host-console";
import { report } from "./report";

/** Waiting output up to which further text is made [bytes]. */
const ROOM = 65536;
const CTRL_RIGHT_BRACKET = "\x1d";

/** The terminal of the program, in raw mode because the firmware edits lines itself; or commands from a pipe or file, line by line. */
export class StdioConsole implements HostConsole {
  readonly isAttended = process.stdin.isTTY;
  private endedLine = true;
  private readonly input: ConsoleInput;

  constructor(
    private readonly sink: EventSink,
    private readonly quit: () => void,
  ) {
    this.input = new ConsoleInput(sink, () => process.stdin.resume());
    // The reader of the output may close it; the board keeps running.
    process.stdout.on("error", () => undefined);
  }

  write(text: string): void {
    process.stdout.write(text, "latin1");
  }

  hasRoom(): boolean {
    return process.stdout.writableLength <= ROOM;
  }

  hangUp(): void {
    // a terminal stays connected
  }

  begin(): void {
    const input = process.stdin;
    input.setEncoding("latin1");
    if (input.isTTY) {
      report("the board's console; Ctrl+] ends the program");
      input.setRawMode(true);
    }
    this.sink.events?.onConsoleOpen();
    input.on("data", (text: string) => (input.isTTY ? this.takeKeys(text) : this.takeLines(text)));
    input.on("end", () => {
      if (!this.endedLine) this.input.add("\r");
    });
    input.on("error", () => undefined); // treated as the end of input
  }

  stop(): void {
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.pause();
  }

  private takeKeys(text: string): void {
    const end = text.indexOf(CTRL_RIGHT_BRACKET);
    this.input.add(end < 0 ? text : text.slice(0, end));
    if (end >= 0) this.quit();
  }

  private takeLines(text: string): void {
    this.endedLine = text.endsWith("\n");
    process.stdin.pause();
    this.input.add(text);
  }
}
