import { Key } from "./keys";

/** Characters that are read: one more than the longest password. */
const CAPACITY = 64;

/** Returns the text after an editing key or a character. Nothing of it is shown, so the cursor stays at its end. */
export function editHidden(text: string, key: Key, character: string): string {
  if (key === Key.DeleteLeft) return text.substring(0, text.length > 0 ? text.length - 1 : 0);
  if (key === Key.DeleteToStart || key === Key.DeleteWordLeft) return "";
  return (key === Key.Character || key === Key.Help) && text.length < CAPACITY ? text + character : text;
}
