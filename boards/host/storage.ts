import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Storage } from "../../hal/storage";
import { setAsideName } from "../common/set-aside";
import { reasonOf, report, StartRefused } from "./report";

/** Name of the saved configuration in storage. */
export const CONFIGURATION = "startup.cfg";

/** A larger file was not written by this program [bytes]. */
const LARGEST_TEXT = 1048576;

/**
 * Texts as regular files of one folder; the configuration may be a file elsewhere. Links, devices, pipes and unreadable files are not read; a new text sets them
 * aside under another name and never goes through them.
 */
export class FileStorage implements Storage {
  /** Names whose last reading failed. */
  private readonly unread = new Set<string>();

  /** Creates `folder` where it is missing. `configurationFile` replaces startup.cfg in it. */
  constructor(
    private readonly folder: string,
    private readonly configurationFile: string | undefined,
  ) {
    this.openFolder();
  }

  read(name: string): string | undefined {
    try {
      const text = readRegularFile(this.pathOf(name));
      this.unread.delete(name);
      return text;
    } catch (error) {
      this.unread.add(name);
      report(`${this.pathOf(name)} cannot be read (${reasonOf(error)})`);
      return undefined;
    }
  }

  has(name: string): boolean {
    return isThere(this.pathOf(name));
  }

  write(name: string, text: string): boolean {
    const path = this.pathOf(name);
    try {
      if (text.length > LARGEST_TEXT) throw new Error("EFBIG");
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const previous = this.previousText(name, path);
      if (name === CONFIGURATION && previous !== undefined) keepPrevious(path, previous);
      replaceFile(path, text);
      return true;
    } catch (error) {
      report(`${path} cannot be written: ${reasonOf(error)}`);
      return false;
    }
  }

  remove(name: string): void {
    try {
      rmSync(this.pathOf(name), { force: true });
    } catch (error) {
      report(`${this.pathOf(name)} cannot be removed: ${reasonOf(error)}`);
    }
  }

  setAside(name: string): string {
    const path = this.pathOf(name);
    try {
      return renameAside(path);
    } catch (error) {
      report(`${path} cannot be renamed: ${reasonOf(error)}`);
      return basename(path);
    }
  }

  /** Returns the text that a new one replaces. What cannot be read, or could not be read before, is set aside. Throws when it cannot be renamed. */
  private previousText(name: string, path: string): string | undefined {
    let reason = "it could not be read before";
    try {
      const text = readRegularFile(path);
      if (text === undefined || !this.unread.has(name)) return text;
    } catch (error) {
      reason = `it cannot be read: ${reasonOf(error)}`;
    }
    report(`${path} is renamed to ${renameAside(path)}: ${reason}`);
    this.unread.delete(name);
    return undefined;
  }

  private pathOf(name: string): string {
    return name === CONFIGURATION && this.configurationFile !== undefined ? this.configurationFile : join(this.folder, name);
  }

  private openFolder(): void {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      readdirSync(this.folder);
    } catch (error) {
      const reason = reasonOf(error);
      if (!existsSync(this.folder)) {
        report(`${this.folder} cannot be created (${reason}): nothing will be saved`);
      } else if (reason !== "EEXIST" && reason !== "ENOTDIR") {
        report(`${this.folder} is not a readable folder (${reason}): what it holds is not read`);
      } else {
        report(`${this.folder} is not a readable folder (${reason}); renamed to ${renameAside(this.folder)}, and created again`);
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      }
    }
  }
}

/** Texts in memory, for the lab server of the demonstration. */
export class MemoryStorage implements Storage {
  private readonly texts = new Map<string, string>();

  /** Starts with `configuration` as the saved one. */
  constructor(configuration: string) {
    this.texts.set(CONFIGURATION, configuration);
  }

  read(name: string): string | undefined {
    return this.texts.get(name);
  }

  has(name: string): boolean {
    return this.texts.has(name);
  }

  write(name: string, text: string): boolean {
    this.texts.set(name, text);
    return true;
  }

  remove(name: string): void {
    this.texts.delete(name);
  }

  setAside(name: string): string {
    this.remove(name);
    return name;
  }
}

/** Storage of a folder in which `configuration` replaces the saved one until the first `save`. */
export class PresetStorage implements Storage {
  private isPreset = true;

  constructor(
    private readonly files: FileStorage,
    private readonly configuration: string,
  ) {}

  read(name: string): string | undefined {
    return name === CONFIGURATION && this.isPreset ? this.configuration : this.files.read(name);
  }

  has(name: string): boolean {
    return (name === CONFIGURATION && this.isPreset) || this.files.has(name);
  }

  write(name: string, text: string): boolean {
    if (name === CONFIGURATION) this.isPreset = false;
    return this.files.write(name, text);
  }

  remove(name: string): void {
    if (name === CONFIGURATION) this.isPreset = false;
    this.files.remove(name);
  }

  setAside(name: string): string {
    return this.files.setAside(name);
  }
}

/** Checks that the file of `--config` is a readable regular file, or missing. Throws `StartRefused` otherwise. */
export function checkConfigurationFile(path: string): void {
  try {
    if (readRegularFile(path) === undefined) report(`--config ${path}: no such file; \`save\` creates it`);
  } catch (error) {
    throw new StartRefused(`--config ${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/**
 * Returns the text of a regular file; undefined when there is none. A link is not followed, and a pipe does not block. Throws when it cannot be read. One byte for
 * each character, as on the console line.
 */
function readRegularFile(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "ENOENT") return undefined;
    throw reason === "ELOOP" ? new Error("it is a symbolic link; name its target") : error;
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error(status.isDirectory() ? "EISDIR" : "it is not a regular file");
    if (status.size > LARGEST_TEXT) throw new Error("EFBIG");
    return readFileSync(file, "latin1");
  } finally {
    closeSync(file);
  }
}

/** Returns true unless nothing has the name `path`. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** Replaces a file atomically: the new text is complete on the medium before it is renamed over the old one. Only its owner may read it. */
function replaceFile(path: string, text: string): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    writeFileSync(file, text, "latin1");
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** Keeps the previous text as NAME.bak. A failure is reported and does not prevent saving. */
function keepPrevious(path: string, previous: string): void {
  try {
    replaceFile(`${path}.bak`, previous);
  } catch (error) {
    report(`the previous configuration was not kept as ${path}.bak: ${reasonOf(error)}`);
  }
}

/** Renames a file that is not to be lost. Returns its new name, without the folder. Throws when that is refused. */
function renameAside(path: string): string {
  const aside = setAsideName(path, isThere);
  renameSync(path, aside);
  return basename(aside);
}
