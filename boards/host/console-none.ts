import type { HostConsole } from "./console";

/** Nobody is at the console: what the board says to itself goes to standard error, a line each. */
export class SilentConsole implements HostConsole {
  readonly isAttended = true;
  constructor(private readonly prefix = "") {}

  write(text: string): void {
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
    for (const line of lines) process.stderr.write(`${this.prefix}${line}\n`);
  }

  begin(): void {
    // nobody comes
  }

  hangUp(): void {
    // nobody is there
  }

  stop(): void {
    // nothing to give back
  }
}
