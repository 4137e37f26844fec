import type { Storage } from "../../../hal/storage";

/** Named texts in whatever the port keeps them in. */
export function makeStorage(): Storage {
  return {
    read: runtime.readStorage,
    write: runtime.writeStorage,
    remove: runtime.removeStorage,
    setAside: (name) => setAside(name),
  };
}

/** Copies the text to NAME.corrupt-N with the first free N, and removes it. */
function setAside(name: string): string {
  let number = 1;
  let aside = `${name}.corrupt-1`;
  while (runtime.readStorage(aside) !== undefined) {
    number = number + 1;
    aside = `${name}.corrupt-${number}`;
  }
  const text = runtime.readStorage(name);
  // Where there is no room for it the text is given up: a fresh one must be written.
  if (text !== undefined) runtime.writeStorage(aside, text);
  runtime.removeStorage(name);
  return aside;
}
