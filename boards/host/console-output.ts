import type { HostConsole } from "./host-console";

/** A console without input: output goes to standard error line by line, each line after `prefix`. */
export class OutputConsole implements HostConsole {
  readonly isAttended = true;
  constructor(private readonly prefix = "") {}

  write(text: string): void {
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
    for (const line of lines) process.stderr.write(`${this.prefix}${line}\n`);
  }

  begin(): void {
    // no session
  }

  hangUp(): void {
    // no session
  }

  stop(): void {
    // nothing to free
  }
}
