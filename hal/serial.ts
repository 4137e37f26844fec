/** The console line: a UART, a terminal, or a TCP connection that stands for one. Its input arrives by `BoardEvents.onConsoleInput`. */
export interface Serial {
  /** Sends text; each character is one byte. Lines end in CR LF. */
  write(text: string): void;
  /** Ends the session where the line can (TCP: hangs up). A UART does nothing. */
  hangUp(): void;
}
