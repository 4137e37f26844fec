/** Commands of the session, and the position of the operator in them. */
export interface History {
  /** Lines that were executed, as typed, oldest first. */
  readonly lines: string[];
  /** Index of the line shown last; `lines.length` is the line being typed. */
  position: number;
}

/** Makes an empty history. */
export function makeHistory(): History {
  return { lines: [], position: 0 };
}

/** Adds `line`, but not twice in a row, and keeps the newest `capacity` lines. The position is at the end again. */
export function remember(history: History, line: string, capacity: number): void {
  const last = history.lines.length - 1;
  if (last < 0 || history.lines[last] !== line) history.lines.push(line);
  shortenHistory(history, capacity);
}

/** Keeps the newest `capacity` lines. The position is at the end again. */
export function shortenHistory(history: History, capacity: number): void {
  while (history.lines.length > capacity) history.lines.shift();
  history.position = history.lines.length;
}

/** Moves to the previous line and returns it; undefined at the oldest. */
export function previousLine(history: History): string | undefined {
  if (history.position === 0) return undefined;
  history.position = history.position - 1;
  return history.lines[history.position];
}

/** Moves to the next line and returns it: empty after the newest, undefined past that. */
export function nextLine(history: History): string | undefined {
  if (history.position >= history.lines.length) return undefined;
  history.position = history.position + 1;
  return history.position === history.lines.length ? "" : history.lines[history.position];
}
