import type { Storage } from "../../hal/storage";
import { setAsideName } from "../common/set-aside";

/** Flash in memory: it survives `rebootSimBoard`. */
export interface SimStorage extends Storage {
  /** Names and texts, in the order in which they came. */
  readonly names: string[];
  readonly texts: string[];
  /** Bytes that can still be written before the power goes; without limit until a test sets it. */
  bytesLeft: number;
  /** Called when a writing met the end of `bytesLeft`: the board is dead from there on. */
  onPowerLoss: () => void;
}

/** An empty storage. */
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
    write(name: string, text: string): boolean {
      if (storage.bytesLeft < text.length) {
        // A writing that was cut short leaves the old text: the fresh one gets its name only when it is whole.
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
