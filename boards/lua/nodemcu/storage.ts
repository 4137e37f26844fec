import { makeSlotStorage } from "../../common/slot-storage";

/** Texts in files of NodeMCU's file system; a name has at most 31 characters. */
export const NODEMCU_STORAGE = makeSlotStorage({
  read: readFile,
  write: writeFile,
  remove: (name) => {
    file.remove(name);
  },
});

/** Lua 5.1 requires an asterisk before the format, and 5.3 accepts it; the types know one form only. */
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
