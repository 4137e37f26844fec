import type { Command, Parameter } from "../grammar/command";
import type { CommandView } from "../../notation/views";

/** Commands of features that a board leaves out. Their error message names the feature, so that the operator does not look for a typing error. */

const PARAMETERS: Record<string, Parameter> = {
  rest: { accept: (word) => word, placeholders: [{ word: "TEXT", text: "Not supported by this device" }], isRest: true },
};

/** Makes a command that begins with `keywords` in `view` and is refused with `This device does not support WHAT.` */
export function unsupported(view: CommandView, keywords: string, what: string): Command {
  const refuse = (): string => `This device does not support ${what}.`;
  const syntax = `${keywords} [ rest ]`;
  return { view, syntax, parameters: PARAMETERS, run: refuse, undoSyntax: syntax, undo: refuse };
}
