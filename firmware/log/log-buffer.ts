import type { Memory } from "../../hal/memory";

/** The newest log lines, for `display logbuffer`. */
export interface LogBuffer {
  /** Oldest first. */
  readonly lines: string[];
  /** Lines that have made room for newer ones. */
  overwritten: number;
  /** Lines that it holds. */
  readonly capacity: number;
}

/** Lines that are kept (Comware's default). */
export const LOG_CAPACITY = 512;
/** A line takes some 140 bytes: of so many bytes of memory there is one line, which makes a sixtieth. */
const BYTES_FOR_A_LINE = 8192;
const LEAST_CAPACITY = 8;

/** An empty buffer, as large as `memory` allows. */
export function makeLogBuffer(memory: Memory | undefined): LogBuffer {
  const fitting = memory === undefined ? LOG_CAPACITY : Math.floor(memory.total() / BYTES_FOR_A_LINE);
  return { lines: [], overwritten: 0, capacity: Math.max(LEAST_CAPACITY, Math.min(LOG_CAPACITY, fitting)) };
}

/** Keeps `line`, in the place of the oldest when the buffer is full. */
export function keepLine(buffer: LogBuffer, line: string): void {
  buffer.lines.push(line);
  if (buffer.lines.length <= buffer.capacity) return;
  buffer.lines.shift();
  buffer.overwritten = buffer.overwritten + 1;
}

/** The lines that were kept, oldest first: only those of `level`, unless it is -1, and at most the newest `size` of them. */
export function keptLines(buffer: LogBuffer, level: number, size: number): string[] {
  const lines = level < 0 ? buffer.lines : buffer.lines.filter((line) => levelOf(line) === level);
  return lines.slice(lines.length > size ? lines.length - size : 0);
}

/** The digit of `NTP/4/NTP_LOG`: the first that stands between two slashes. */
function levelOf(line: string): number {
  for (let at = line.indexOf("/"); at >= 0; at = line.indexOf("/", at + 1)) {
    const digit = "01234567".indexOf(line.charAt(at + 1));
    if (digit >= 0 && at + 2 < line.length && line.charAt(at + 2) === "/") return digit;
  }
  return -1;
}

/** Forgets all (`reset logbuffer`). */
export function clearLogBuffer(buffer: LogBuffer): void {
  while (buffer.lines.length > 0) buffer.lines.pop();
  buffer.overwritten = 0;
}
