import { makeSlotStorage } from "../chip/slot-storage";

/** Texts in files of the chip's file system, whose names may have 31 characters. */
export const NODEMCU_STORAGE = makeSlotStorage({ read: readFile, write: writeFile, remove: file.remove });

function readFile(name: string): string | undefined {
  if (!file.exists(name)) return undefined;
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
