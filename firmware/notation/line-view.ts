import { LINE_VIEW, type View } from "./views";

/** Views of user lines. Absolute numbers: 0 is con 0, 1 and more are vty 0 and more. */

/** Beginning of the view commands of all lines. */
export const LINES_COMMAND = "user-interface ";

/** Returns the view of the lines `first` to `last`, absolute numbers. Its command and prompt name vtys by their own numbers (Comware 5). */
export function lineView(first: number, last: number): View {
  if (last === 0) return LINE_VIEW;
  const [kind, name, from, to] = first === 0 ? ["", "", first, last] : ["vty ", "-vty", first - 1, last - 1];
  const range = from === to ? `${from}` : `${from} ${to}`;
  return {
    name: "line",
    viewCommand: `${LINES_COMMAND}${kind}${range}`,
    promptPrefix: `-ui${name}${range.split(" ").join("-")}`,
    firstLine: first,
    lastLine: last,
  };
}
