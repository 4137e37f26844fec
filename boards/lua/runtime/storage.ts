import type { Storage } from "../../../hal/storage";
import { setAsideName } from "../../common/set-aside";

/** Named texts in the storage of the port. */
export function makeStorage(): Storage {
  return {
    read: runtime.readStorage,
    has: runtime.hasStorage,
    write: runtime.writeStorage,
    remove: runtime.removeStorage,
    setAside: (name) => setAside(name),
  };
}

/** Copies an unreadable text to another name, and removes it. */
function setAside(name: string): string {
  const aside = setAsideName(name, (candidate) => runtime.hasStorage(candidate));
  const text = runtime.readStorage(name);
  // Without room for the copy the text is lost: a new one must be written.
  if (text !== undefined) runtime.writeStorage(aside, text);
  runtime.removeStorage(name);
  return aside;
}
