import type { Command, Parameter } from "../command";
import type { CommandView } from "../views";

/** Commands of what a board leaves out: whoever types one is told so, in words, instead of being sent to look for a typing error. */

const ANYTHING: Parameter = { accept: (word) => word, placeholders: [{ word: "STRING", text: "Not supported by this device" }] };
/** The longest of the commands has fewer words behind its keywords. */
const REST = " [ word ]".repeat(16);

/** A command that begins with `keywords` in `view`, and is refused with `This device does not support WHAT.` */
export function unsupported(view: CommandView, keywords: string, what: string): Command {
  const refuse = (): string => `This device does not support ${what}.`;
  return { view, syntax: keywords + REST, parameters: { word: ANYTHING }, run: refuse, undoSyntax: keywords + REST, undo: refuse };
}
