/** Text of displays and of the saved configuration that is made while it is shown or written. Other events come between its parts. */

/**
 * Part of a text: a line, or lines that are made when their turn comes. A function returns the lines of the element `index` of its table, which may have changed since
 * the last call, and undefined after the last one. It makes one line or a few.
 */
export type Part = string | ((this: void, index: number) => string[] | undefined);

/** Text of which a part has been taken. */
export interface Text {
  readonly parts: Part[];
  /** Part whose turn it is, and element in it. */
  place: number;
  index: number;
}

/** Returns a part with a line for each element of `table`; none for an empty table. */
export function eachOf<T>(table: T[], textOf: (this: void, element: T) => string): Part[] {
  return table.length === 0 ? [] : [(index) => (index < table.length ? [textOf(table[index])] : undefined)];
}

/** Returns the next lines, none at the end of a part, and undefined at the end of the text. */
export function takeLines(text: Text): string[] | undefined {
  if (text.place === text.parts.length) return undefined;
  const part = text.parts[text.place];
  if (typeof part !== "string") {
    const lines = part(text.index);
    text.index = text.index + 1;
    if (lines !== undefined) return lines;
  }
  text.place = text.place + 1;
  text.index = 0;
  return typeof part === "string" ? [part] : [];
}

/** Returns all lines at once. */
export function allLines(parts: Part[]): string[] {
  const text: Text = { parts, place: 0, index: 0 };
  const all: string[] = [];
  for (let lines = takeLines(text); lines !== undefined; lines = takeLines(text)) for (const line of lines) all.push(line);
  return all;
}
