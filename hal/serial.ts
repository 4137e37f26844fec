/** Console line: a UART, a terminal, or a TCP connection that stands for one. Its input arrives at `BoardEvents.onConsoleInput`. */
export interface Serial {
  /** True where an operator reads and types. False where input comes from a file or pipe: output is not paged, and no session ends for want of keys. */
  readonly isAttended: boolean;
  /** Sends text; each character is one byte. Lines end in CR LF. */
  write(text: string): void;
  /** Ends the session where the line can (TCP: closes the connection). A UART does nothing. */
  hangUp(): void;
}
