import { DEBUGGING_LEVEL } from "./log";
import type { Session } from "./session";

/** The newest log lines, for `display logbuffer`. */
export interface LogBuffer {
  /** Oldest first. */
  readonly lines: string[];
  /** Lines that have made room for newer ones. */
  overwritten: number;
}

/** Lines that are kept (Comware's default). */
export const LOG_CAPACITY = 512;

/** An empty buffer. */
export function makeLogBuffer(): LogBuffer {
  return { lines: [], overwritten: 0 };
}

/** Keeps `line`, in the place of the oldest when the buffer is full. */
export function keepLine(buffer: LogBuffer, line: string): void {
  buffer.lines.push(line);
  if (buffer.lines.length <= LOG_CAPACITY) return;
  buffer.lines.shift();
  buffer.overwritten = buffer.overwritten + 1;
}

/** Forgets all (`reset logbuffer`). */
export function clearLogBuffer(buffer: LogBuffer): void {
  while (buffer.lines.length > 0) buffer.lines.pop();
  buffer.overwritten = 0;
}

/** Whether a line of `level` is shown to whoever sits at the console. */
export function isShown(session: Session, level: number): boolean {
  if (!session.isMonitoring) return false;
  return level >= DEBUGGING_LEVEL ? session.isDebugging : session.isLogging && level <= session.logLevel;
}
