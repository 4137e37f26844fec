/** Collects the reports of the program of the suite from the output of a board: lines that begin with "!" (test/linux/streams-firmware.ts). */
export class Reports {
  readonly lines: string[] = [];
  private rest = "";
  private seen = 0;

  constructor(private readonly output: () => string) {}

  /** Reads what the board has written since the last call. */
  update(): void {
    const output = this.output();
    const lines = (this.rest + output.slice(this.seen)).split(/\r\n|\n/);
    this.seen = output.length;
    this.rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("!")) this.lines.push(line.slice(1));
  }
}
