/** What the program itself has to say, apart from the board's console: standard error, one line each. */

/** The program cannot go on as it was started; the message is the one line that says what and where. Exit code 2. */
export class StartRefused extends Error {}

/** Writes `timewire: text`, and ends the line so that it is whole on a terminal in raw mode too. */
export function report(text: string): void {
  process.stderr.write(`timewire: ${text}\n`);
}

/** What the system said, for the end of a message: `EACCES`, or the message of an error without a code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
