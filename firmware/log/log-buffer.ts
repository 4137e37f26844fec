import type { Memory } from "../../hal/memory";

/** Newest log lines, for `display logbuffer`. */
export interface LogBuffer {
  /** Oldest first. */
  readonly lines: string[];
  /** Number of lines removed to make room for newer ones. */
  overwritten: number;
  /** Largest number of lines. */
  readonly capacity: number;
}

/** Largest number of lines of any buffer (default of Comware). */
export const LOG_CAPACITY = 512;
/** Memory per line of the buffer [bytes]. A line takes about 140 bytes, so that the buffer takes a sixtieth of the memory. */
const BYTES_PER_LINE = 8192;
const LEAST_CAPACITY = 8;

/** Makes an empty buffer, as large as `memory` allows. */
export function makeLogBuffer(memory: Memory | undefined): LogBuffer {
  const fitting = memory === undefined ? LOG_CAPACITY : Math.floor(memory.total() / BYTES_PER_LINE);
  return { lines: [], overwritten: 0, capacity: Math.max(LEAST_CAPACITY, Math.min(LOG_CAPACITY, fitting)) };
}

/** Adds `line`, and removes the oldest when the buffer is full. */
export function keepLine(buffer: LogBuffer, line: string): void {
  buffer.lines.push(line);
  if (buffer.lines.length <= buffer.capacity) return;
  buffer.lines.shift();
  buffer.overwritten = buffer.overwritten + 1;
}

/** Returns the stored lines of `level`, -1 for all, oldest first: the newest `size` at most. */
export function keptLines(buffer: LogBuffer, level: number, size: number): string[] {
  const lines = level < 0 ? buffer.lines : buffer.lines.filter((line) => levelOf(line) === level);
  return lines.slice(lines.length > size ? lines.length - size : 0);
}

/** Returns the digit of `NTP/4/NTP_LOG`: the first between two slashes. */
function levelOf(line: string): number {
  for (let at = line.indexOf("/"); at >= 0; at = line.indexOf("/", at + 1)) {
    const digit = "01234567".indexOf(line.charAt(at + 1));
    if (digit >= 0 && at + 2 < line.length && line.charAt(at + 2) === "/") return digit;
  }
  return -1;
}

/** Removes all lines (`reset logbuffer`). */
export function clearLogBuffer(buffer: LogBuffer): void {
  while (buffer.lines.length > 0) buffer.lines.pop();
  buffer.overwritten = 0;
}
