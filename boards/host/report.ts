/** Messages of the program itself, apart from the board's console: one line each on standard error. */

/** An error in how the program was started. The message is one line: what, where, what to do. Exit code 2. */
export class StartRefused extends Error {}

/** Writes `timewire: text` as one line. */
export function report(text: string): void {
  process.stderr.write(`timewire: ${text}\n`);
}

/** Returns the reason for the end of a message: a code such as `EACCES`, or the text of an error without one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
