import type { Storage } from "../../hal/storage";
import { frameText, isCut, unframeText } from "./text-frame";

/** Files of a board's medium. A loss of power may leave any of them half written. */
export interface Files {
  /** Returns the text of a file; undefined when there is none. */
  readonly read: (this: void, name: string) => string | undefined;
  /** Writes a file. Returns false when the medium is full. The result is not relied on: the file is read back. */
  readonly write: (this: void, name: string, text: string) => boolean;
  readonly remove: (this: void, name: string) => void;
}

/** Suffixes of the two files of a text. Each starts with a generation number, 10..99, that shows which file is newer. */
const SLOTS = ["0", "1"];
const FIRST = 10;
const GENERATIONS = 90;
const GENERATION_DIGITS = 2;

interface Found {
  readonly slot: number;
  readonly generation: number;
  readonly text: string;
}

/**
 * Makes storage with two files for each text, written alternately: after loss of power at any byte, one of them is complete. Suffixes are short because file
 * systems limit names to about 30 characters.
 */
export function makeSlotStorage(files: Files): Storage {
  const find = (name: string): Found | undefined => {
    let newest: Found | undefined;
    for (let slot = 0; slot < SLOTS.length; slot++) {
      const framed = files.read(`${name}.${SLOTS[slot]}`);
      const whole = framed === undefined ? undefined : unframeText(framed);
      if (whole === undefined || whole.length < GENERATION_DIGITS) continue;
      const generation = parseInt(whole.substring(0, GENERATION_DIGITS), 10) - FIRST;
      const isNewer = newest === undefined || (generation - newest.generation + GENERATIONS) % GENERATIONS < GENERATIONS / 2;
      if (isNewer) newest = { slot, generation, text: whole.substring(GENERATION_DIGITS, whole.length) };
    }
    return newest;
  };
  const remove = (name: string): void => {
    for (const slot of SLOTS) files.remove(`${name}.${slot}`);
  };
  const setAside = (name: string): boolean => {
    const text = files.read(`${name}.0`) ?? files.read(`${name}.1`) ?? "";
    const isKept = files.write(`${name}.bad`, text) && files.read(`${name}.bad`) === text;
    if (isKept) remove(name);
    return isKept;
  };
  const has = (name: string): boolean =>
    SLOTS.some((slot) => {
      const framed = files.read(`${name}.${slot}`);
      return framed !== undefined && !isCut(framed);
    });
  return {
    read: (name) => find(name)?.text,
    has: (name) => has(name),
    write: (name, text) => {
      const found = find(name);
      if (found === undefined && has(name) && !setAside(name)) return false;
      const generation = found === undefined ? 0 : (found.generation + 1) % GENERATIONS;
      const file = `${name}.${SLOTS[found === undefined ? 0 : 1 - found.slot]}`;
      const framed = frameText(`${FIRST + generation}${text}`);
      if (files.write(file, framed) && files.read(file) === framed) return true;
      files.remove(file);
      return false;
    },
    remove: (name) => remove(name),
    setAside: (name) => {
      // Without room for the copy the text is lost: a new one must be written.
      if (!setAside(name)) remove(name);
      return `${name}.bad`;
    },
  };
}
