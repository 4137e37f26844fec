import type { Storage } from "../../hal/storage";
import { frameText, unframeText } from "../chip/text-frame";

const FRESH = ".new";

/**
 * Texts in files of the chip's file system. A new text is whole, and read back, before the old one goes; what power loss leaves in between is found
 * again under the name with `.new` behind it. Names are short: the file system takes 31 characters.
 */
export const NODEMCU_STORAGE: Storage = {
  read: (name: string) => {
    const text = readWhole(name);
    return text === undefined ? readWhole(name + FRESH) : text;
  },
  write: (name: string, text: string) => {
    if (readWhole(name) === undefined) file.remove(name); // nothing, or the rest of something: it must not hide the new one
    if (!writeFile(name + FRESH, frameText(text)) || readWhole(name + FRESH) !== text) {
      file.remove(name + FRESH);
      return false;
    }
    file.remove(name);
    file.rename(name + FRESH, name);
    return true;
  },
  remove: (name: string) => {
    file.remove(name + FRESH);
    file.remove(name);
  },
  setAside: (name: string) => {
    file.remove(`${name}.bad`);
    file.rename(name, `${name}.bad`);
    return `${name}.bad`;
  },
};

function readWhole(name: string): string | undefined {
  if (!file.exists(name)) return undefined;
  const text = readFile(name);
  return text === undefined ? undefined : unframeText(text);
}

function readFile(name: string): string | undefined {
  if (file.getcontents !== undefined) return file.getcontents(name);
  const [handle] = io.open(name, "rb");
  if (handle === undefined) return undefined;
  const text = handle.read("*a" as never) as string | undefined;
  handle.close();
  return text;
}

function writeFile(name: string, text: string): boolean {
  if (file.putcontents !== undefined) return file.putcontents(name, text) === true;
  const [handle] = io.open(name, "wb");
  if (handle === undefined) return false;
  const [hasWritten] = handle.write(text);
  const isClosed = handle.close();
  return hasWritten !== undefined && isClosed;
}
