import { PATIENCE, until } from "../host/board-process";
import type { ConsoleLine } from "./line";

/** A prompt at the end of what has come: user view, or any other. */
const PROMPT = /(?:^|[\r\n])(<[\w-]{1,30}>|\[[\w./-]+\])$/;
/** Characters of a line that are echoed for certain. */
const LONGEST_ECHO = 200;
/** Longest time of a board for an answer [s]: 9600 baud, and an interpreter. */
const ANSWERING = 20;

/** Operator at a device's console: types a line, and waits for the prompt that follows the answer. */
export class Sitting {
  private constructor(private readonly line: ConsoleLine) {}

  /** Waits for the device to greet; it may be starting still. */
  static async begin(line: ConsoleLine): Promise<Sitting> {
    const sitting = new Sitting(line);
    await sitting.knock(60);
    await sitting.command("screen-length disable");
    return sitting;
  }

  /** Everything that the device has said. */
  get record(): string {
    return this.line.received();
  }

  /** Types a line; what the device answers, without the echo of the line and the prompt behind it. */
  async command(text: string): Promise<string> {
    const before = this.line.received().length;
    this.line.write(`${text}\r`);
    await this.wait((record) => record.length > before && hasAnswer(record.slice(before), text), ANSWERING, `an answer to "${text}"`);
    const answer = this.line.received().slice(before);
    return answer.slice(answer.indexOf("\n") + 1).replace(PROMPT, "");
  }

  /** Types lines of a configuration from system view, and comes back to user view; throws at the first one that is refused. */
  async configure(...commands: string[]): Promise<void> {
    for (const text of ["system-view", ...commands, "return"]) {
      // A log line that comes while we type shows again what was typed before it.
      const lines = withoutLogs(await this.command(text)).split("\n");
      const answer = lines.filter((line) => !text.startsWith(line.trim())).join("\n");
      if (text !== "system-view" && answer.trim() !== "") throw new Error(`${text}: ${answer}`);
    }
  }

  /** Waits until the device says something, on its own account; begins to look `from` that many characters of the record. */
  async waitFor(pattern: RegExp, seconds: number, from = 0): Promise<void> {
    await this.wait((record) => pattern.test(record.slice(from)), seconds, pattern.source);
  }

  /** Asks again and again, each second, until the answer is right; that answer. */
  async ask(text: string, isRight: (answer: string) => boolean, seconds: number): Promise<string> {
    const deadline = performance.now() + PATIENCE * seconds * 1000;
    for (;;) {
      const answer = await this.command(text);
      if (isRight(answer)) return answer;
      if (performance.now() > deadline) throw new Error(`after ${PATIENCE * seconds} s ${text} still says:\n${answer}\n---\n${this.record}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  /** Presses Enter each second until there is a prompt. */
  private async knock(seconds: number): Promise<void> {
    const deadline = performance.now() + PATIENCE * seconds * 1000;
    while (!PROMPT.test(this.line.received())) {
      const fault = this.line.broken();
      if (fault !== undefined) throw new Error(`${fault}; it said:\n${this.record}`);
      if (performance.now() > deadline) throw new Error(`no prompt after ${PATIENCE * seconds} s; the device said:\n${this.record}`);
      this.line.write("\r");
      for (let i = 0; i < 10 && !PROMPT.test(this.line.received()); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await new Promise((resolve) => setTimeout(resolve, 200)); // answers to earlier knocks
  }

  private async wait(isDone: (record: string) => boolean, seconds: number, what: string): Promise<void> {
    await until(
      () => {
        const fault = this.line.broken();
        if (fault !== undefined) throw new Error(`waiting for ${what}: ${fault}; it said:\n${this.record}`);
        return isDone(this.line.received());
      },
      seconds,
      () => `no ${what} in:\n${this.record}`,
    );
  }
}

/** Of a line that is longer than it takes, or has control characters in it, a device shows what it likes. */
function hasAnswer(text: string, typed: string): boolean {
  const isEchoed = text.includes(typed) || typed.length > LONGEST_ECHO || !/^[ -~]*$/.test(typed);
  return isEchoed && text.includes("\n") && PROMPT.test(text);
}

/** Lines that the device says on its own account begin with a per cent sign and a date. */
export function withoutLogs(text: string): string {
  return text.replace(/^%\w{3} +\d+ .*\r?\n?/gm, "").replace(/^[<[][\w./-]+[>\]]\r?\n?/gm, "");
}
