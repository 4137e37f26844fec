// The size report of a board's build: one line for each thing that is short, and an error when one of them does not fit.

/**
 * Prints the report; throws an Error when something is over its limit.
 * @param {string} board
 * @param {{ what: string, size: number | undefined, limit: number, unit: string, note?: string }[]} entries `size` is undefined where it cannot be told here
 */
export function reportSizes(board, entries) {
  const over = [];
  for (const { what, size, limit, unit, note } of entries) {
    const text = size === undefined ? "not measured" : `${size} of ${limit} ${unit} (${Math.round((100 * size) / limit)} %)`;
    console.log(`  ${what}: ${text}${note === undefined ? "" : `, ${note}`}`);
    if (size !== undefined && size > limit) over.push(`${what}: ${size} ${unit}, and ${board} has room for ${limit}`);
  }
  if (over.length > 0) throw new Error(over.join("\n"));
}
