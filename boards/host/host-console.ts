import type { Serial } from "../../hal/serial";

/** A console line with a device at its other end: a terminal, a pipe, a TCP connection, or none. */
export interface HostConsole extends Serial {
  /** Connects the other end. Called after the firmware has started. */
  begin(): void;
  /** Restores the terminal and frees what the console holds. */
  stop(): void;
}
