import { makeSlotStorage } from "../../common/slot-storage";

/** Texts in files of the chip's file system, whose names may have 31 characters. */
export const NODEMCU_STORAGE = makeSlotStorage({
  read: readFile,
  write: writeFile,
  remove: (name) => {
    file.remove(name);
  },
});

/** Lua 5.1 wants an asterisk before the format, and 5.3 takes one; the types know one of them only. */
interface WholeFile {
  read(format: "*a"): string | undefined;
  close(): void;
}

function readFile(name: string): string | undefined {
  if (!file.exists(name)) return undefined;
  if (file.getcontents !== undefined) return file.getcontents(name);
  const handle = io.open(name, "rb")[0] as WholeFile | undefined;
  if (handle === undefined) return undefined;
  const text = handle.read("*a");
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
