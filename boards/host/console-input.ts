import type { EventSink } from "../common/event-sink";

/** Characters of input per event, so that a long paste does not delay the time service. */
const INPUT_CHUNK = 256;

/** Input that waits for the firmware: it is handed over a chunk at a time, when the firmware has read what it has. */
export class ConsoleInput {
  private typed = "";
  private isWaiting = false;

  /** `isBlocked`: the other end does not read its output, and no further input is handed over; `onRead` is called when all is handed over. */
  constructor(
    private readonly sink: EventSink,
    private readonly onRead: () => void = () => undefined,
    private readonly isBlocked: () => boolean = () => false,
  ) {}

  /** Takes what has been typed. */
  add(text: string): void {
    this.typed += text;
    this.feed();
  }

  /** Hands over a chunk, and the next one after the events that wait. */
  feed(): void {
    if (this.isWaiting || this.isBlocked()) return;
    if (this.typed === "") {
      this.onRead();
      return;
    }
    if (this.sink.isReading?.() !== true) {
      const chunk = this.typed.slice(0, INPUT_CHUNK);
      this.typed = this.typed.slice(INPUT_CHUNK);
      this.sink.events?.onConsoleInput(chunk);
    }
    this.isWaiting = true;
    setImmediate(() => {
      this.isWaiting = false;
      this.feed();
    });
  }

  /** Forgets what has not been handed over. */
  clear(): void {
    this.typed = "";
  }
}
