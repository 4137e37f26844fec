/** Returns the line of a description, the first of its section; none for an empty description. */
export function descriptionLines(description: string): string[] {
  return description === "" ? [] : [` description ${description}`];
}
