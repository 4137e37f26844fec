/** Lines that were carried out, and the way back through them. */
export interface History {
  /** Oldest first. */
  readonly lines: string[];
  /** The line shown last; `lines.length` is the one being typed. */
  position: number;
}

/** A history that is kept in `lines`, an empty array. */
export function makeHistory(lines: string[]): History {
  return { lines, position: 0 };
}

/** Remembers `line`, once however often it is repeated, and the newest `capacity` lines altogether. The way back starts at the end again. */
export function remember(history: History, line: string, capacity: number): void {
  const last = history.lines.length - 1;
  if (last < 0 || history.lines[last] !== line) history.lines.push(line);
  while (history.lines.length > capacity) history.lines.shift();
  history.position = history.lines.length;
}

/** The line before the one shown last; undefined at the oldest. */
export function previousLine(history: History): string | undefined {
  if (history.position === 0) return undefined;
  history.position = history.position - 1;
  return history.lines[history.position];
}

/** The line after the one shown last: empty behind the newest, undefined past that. */
export function nextLine(history: History): string | undefined {
  if (history.position >= history.lines.length) return undefined;
  history.position = history.position + 1;
  return history.position === history.lines.length ? "" : history.lines[history.position];
}

/** Forgets all. */
export function clearHistory(history: History): void {
  while (history.lines.length > 0) history.lines.pop();
  history.position = 0;
}
