import { nextLine, previousLine, type History } from "./history";
import { Key } from "./keys";
import { replaceText, type LineEditor } from "./line-editor";

/** The keys Previous and Next: the line before or after the one shown last comes in the place of what is typed; nothing happens where there is none. */
export function recallLine(editor: LineEditor, history: History, key: Key): void {
  const line = key === Key.Previous ? previousLine(history) : nextLine(history);
  if (line !== undefined) replaceText(editor, line);
}
