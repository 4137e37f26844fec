import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Storage } from "../../hal/storage";
import { setAsideName } from "../common/set-aside";
import { reasonOf, report, StartRefused } from "./report";

/** Name of the saved configuration in storage. */
export const CONFIGURATION = "startup.cfg";

/** Texts as files of one folder; the configuration may be a file elsewhere. Unreadable files are renamed, never deleted. */
export class FileStorage implements Storage {
  /** Creates `folder` where it is missing. `configurationFile` replaces startup.cfg in it. */
  constructor(
    private readonly folder: string,
    private readonly configurationFile: string | undefined,
  ) {
    this.openFolder();
  }

  read(name: string): string | undefined {
    try {
      // One byte for each character, as on the console line.
      return readFileSync(this.pathOf(name), "latin1");
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== "ENOENT") report(`${this.pathOf(name)} cannot be read (${reason}); renamed to ${this.setAside(name)}`);
      return undefined;
    }
  }

  write(name: string, text: string): boolean {
    try {
      mkdirSync(this.folder, { recursive: true });
      const path = followLink(this.pathOf(name));
      if (name === CONFIGURATION) keepPrevious(path);
      replaceFile(path, text);
      return true;
    } catch (error) {
      report(`${this.pathOf(name)} cannot be written: ${reasonOf(error)}`);
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
    return setAsideFile(this.pathOf(name));
  }

  private pathOf(name: string): string {
    return name === CONFIGURATION && this.configurationFile !== undefined ? this.configurationFile : join(this.folder, name);
  }

  private openFolder(): void {
    try {
      mkdirSync(this.folder, { recursive: true });
      readdirSync(this.folder);
    } catch (error) {
      const reason = reasonOf(error);
      if (!existsSync(this.folder)) {
        report(`${this.folder} cannot be created (${reason}): nothing will be saved`);
        return;
      }
      report(`${this.folder} is not a readable folder (${reason}); renamed to ${setAsideFile(this.folder)}, and created again`);
      mkdirSync(this.folder, { recursive: true });
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

/** Checks that the file of `--config` is readable or missing. Throws `StartRefused` otherwise. */
export function checkConfigurationFile(path: string): void {
  try {
    readFileSync(path);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason !== "ENOENT") throw new StartRefused(`--config ${path}: cannot be read: ${reason}`);
    report(`--config ${path}: no such file; \`save\` creates it`);
  }
}

/** Returns the target of a link, so that a link is kept and its target replaced. */
function followLink(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** Replaces a file atomically: the new text is complete on the medium before it is renamed over the old one. */
function replaceFile(path: string, text: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, "w", 0o600);
  try {
    writeSync(file, text, null, "latin1");
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** Keeps the previous file as NAME.bak. A failure is reported and does not prevent saving. */
function keepPrevious(path: string): void {
  if (!existsSync(path)) return;
  try {
    rmSync(`${path}.bak.new`, { force: true });
    linkSync(path, `${path}.bak.new`);
    renameSync(`${path}.bak.new`, `${path}.bak`);
  } catch (error) {
    report(`the previous configuration was not kept as ${path}.bak: ${reasonOf(error)}`);
  }
}

/** Renames an unreadable file. Returns its new name, without the folder. */
function setAsideFile(path: string): string {
  const aside = setAsideName(path, existsSync);
  try {
    renameSync(path, aside);
    return basename(aside);
  } catch (error) {
    report(`${path} cannot be renamed: ${reasonOf(error)}`);
    return basename(path);
  }
}
