/** The line of a description, as it was typed; it stands first in its section. None for an empty one. */
export function descriptionLines(description: string): string[] {
  return description === "" ? [] : [` description ${description}`];
}
