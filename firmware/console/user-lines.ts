import type { Stream } from "../../hal/stream";
import type { LogLevel } from "../log/log";
import type { Outcome, Session } from "./session";

/** User line with a session, or with an operator who logs in. */
export interface LineUse {
  /** Absolute number: 0 for con 0, 1..5 for vty 0..4. */
  readonly index: number;
  readonly session: Session;
  /** Address of the other side; empty for con 0. */
  readonly address: string;
  /** Name of the local user; empty without. */
  readonly userName: string;
  /** Time since the last key [s]. */
  readonly delay: number;
}

/** User lines as commands see them. */
export interface UserLines {
  /** Returns the lines in use, by absolute number. */
  readonly list: (this: void) => LineUse[];
  /** Ends the session of a line. Returns false when it has ended already. */
  readonly free: (this: void, use: LineUse) => boolean;
  /** Opens or closes the port of the telnet server as the configuration says. Returns an error message when the port is not available; nothing is changed then. */
  readonly follow: (this: void) => Outcome;
}

/** Shows lines of the log on the terminals that show this level. */
export type ShowLines = (this: void, level: LogLevel, lines: string[]) => void;

/** Writes a log line. */
type LogWriter = (this: void, module: string, level: LogLevel, mnemonic: string, text: string) => void;

/** User lines as the events of the board see them. */
export interface NetworkLines extends UserLines {
  /** Begins to serve, when the saved configuration has been read. */
  readonly start: (this: void, writeLog: LogWriter) => void;
  /** Event: a stream has changed. */
  readonly onStream: (this: void, stream: Stream) => void;
  /** Shows lines of the log on the vtys that show this level. */
  readonly show: ShowLines;
  /** After a failed event: returns the lines whose command it was to the prompt, and frees one that the event left half made. */
  readonly recover: (this: void, message: string) => void;
}
