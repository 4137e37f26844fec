import type { Storage } from "../../hal/storage";
import { setAsideName } from "../common/set-aside";

/** Storage in memory. It survives `rebootSimBoard`. */
export interface SimStorage extends Storage {
  /** Names, in the order of creation. */
  readonly names: string[];
  /** Text of each name. */
  readonly texts: string[];
  /** Number of bytes that can be written before a loss of power. Default: unlimited. */
  bytesLeft: number;
  /** Called at a write beyond `bytesLeft`, which switches the board off. */
  onPowerLoss: () => void;
}

/** Makes an empty storage. */
export function makeSimStorage(): SimStorage {
  const names: string[] = [];
  const texts: string[] = [];
  const removeAt = (index: number): void => {
    names.splice(index, 1);
    texts.splice(index, 1);
  };
  const storage: SimStorage = {
    names,
    texts,
    bytesLeft: Infinity,
    onPowerLoss: () => {},
    read(name: string): string | undefined {
      const index = names.indexOf(name);
      return index < 0 ? undefined : texts[index];
    },
    has: (name: string) => names.includes(name),
    write(name: string, text: string): boolean {
      if (storage.bytesLeft < text.length) {
        // An interrupted write leaves the old text: the new one replaces it only when it is complete.
        storage.bytesLeft = 0;
        storage.onPowerLoss();
        return false;
      }
      storage.bytesLeft = storage.bytesLeft - text.length;
      const index = names.indexOf(name);
      if (index < 0) {
        names.push(name);
        texts.push(text);
      } else {
        texts[index] = text;
      }
      return true;
    },
    remove(name: string): void {
      const index = names.indexOf(name);
      if (index >= 0) removeAt(index);
    },
    setAside(name: string): string {
      const aside = setAsideName(name, (candidate) => names.includes(candidate));
      const index = names.indexOf(name);
      if (index >= 0) names[index] = aside;
      return aside;
    },
  };
  return storage;
}
