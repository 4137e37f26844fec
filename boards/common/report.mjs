// Size report of a board's build: one line for each limited resource, and an error when one is exceeded.

/**
 * Prints the report. Throws an Error when a limit is exceeded.
 * @param {string} board
 * @param {{ what: string, size: number | undefined, limit: number, unit: string, note?: string }[]} entries `size` is undefined where it cannot be measured here
 */
export function reportSizes(board, entries) {
  const over = [];
  for (const { what, size, limit, unit, note } of entries) {
    const text = size === undefined ? "not measured" : `${size} of ${limit} ${unit} (${Math.round((100 * size) / limit)} %)`;
    console.log(`  ${what}: ${text}${note === undefined ? "" : `, ${note}`}`);
    if (size !== undefined && size > limit) over.push(`${what}: ${size} ${unit}, the limit of ${board} is ${limit}`);
  }
  if (over.length > 0) throw new Error(over.join("\n"));
}
