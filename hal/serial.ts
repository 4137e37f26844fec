/** The console line: a UART, a terminal, or a TCP connection in place of one. Input arrives by `BoardEvents.onConsoleInput`. */
export interface Serial {
  /** True where an operator reads and types. False where input comes from a file or pipe: output is not paged, and idle sessions stay open. */
  readonly isAttended: boolean;
  /**
   * Network from which the line can be reached: `loopback` from this computer only, `network` from others too. Its sessions begin with
   * `BoardEvents.onConsoleOpen` only. Undefined for a line that only its owner can reach: a UART, a terminal, a socket with mode 0600.
   */
  readonly reach?: "loopback" | "network" | undefined;
  /** Sends text, one byte for each character. Lines end in CR LF. */
  write(text: string): void;
  /**
   * Returns false while `write` would wait, or store more than the reader takes: the firmware makes no further text, and asks again. Undefined for a line that
   * always takes text.
   */
  hasRoom?(): boolean;
  /** Ends the session where the line can: closes a TCP connection, has no effect on a UART. */
  hangUp(): void;
}
