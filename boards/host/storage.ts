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
import { reasonOf, report, StartRefused } from "./report";

/** The saved configuration's name in storage. */
export const CONFIGURATION = "startup.cfg";

/** Texts as files of one folder; the configuration may be a file somewhere else. What is unreadable is set aside, never lost. */
export class FileStorage implements Storage {
  /** Over `folder`, made when there is none. `configurationFile` takes the place of startup.cfg in it. */
  constructor(
    private readonly folder: string,
    private readonly configurationFile: string | undefined,
  ) {
    this.openFolder();
  }

  read(name: string): string | undefined {
    try {
      // Each character is one byte, as on the console line.
      return readFileSync(this.pathOf(name), "latin1");
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== "ENOENT") report(`${this.pathOf(name)} cannot be read (${reason}); it is kept as ${this.setAside(name)}`);
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
        report(`${this.folder} cannot be made (${reason}); nothing will be saved`);
        return;
      }
      report(`${this.folder} is no readable folder (${reason}); it is kept as ${setAsideFile(this.folder)}, and a new one is begun`);
      mkdirSync(this.folder, { recursive: true });
    }
  }
}

/** Texts that are gone with the process: for a board of the demonstration. */
export class MemoryStorage implements Storage {
  private readonly texts = new Map<string, string>();

  /** Begins with `configuration` as saved. */
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

/** A folder's storage as it is, but that `configuration` stands for a saved one until the first `save`. */
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

/** What `--config` names must be readable, or not there yet; throws `StartRefused` otherwise. */
export function checkConfigurationFile(path: string): void {
  try {
    readFileSync(path);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason !== "ENOENT") throw new StartRefused(`--config ${path}: cannot be read: ${reason}`);
    report(`--config ${path}: no such file yet; \`save\` makes it`);
  }
}

/** A link stays a link: what it points to is replaced. */
function followLink(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** Power may go at any byte: the new text is whole on the medium before it takes the old one's name. */
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

/** Keeps the file as NAME.bak too; that must not stand in the way of saving. */
function keepPrevious(path: string): void {
  if (!existsSync(path)) return;
  try {
    rmSync(`${path}.bak.new`, { force: true });
    linkSync(path, `${path}.bak.new`);
    renameSync(`${path}.bak.new`, `${path}.bak`);
  } catch (error) {
    report(`the configuration before is not kept as ${path}.bak: ${reasonOf(error)}`);
  }
}

/** Renames to NAME.corrupt-N with the first free N; the new name without its folder. */
function setAsideFile(path: string): string {
  let number = 1;
  while (existsSync(`${path}.corrupt-${number}`)) number += 1;
  try {
    renameSync(path, `${path}.corrupt-${number}`);
    return `${basename(path)}.corrupt-${number}`;
  } catch (error) {
    report(`${path} cannot be renamed: ${reasonOf(error)}`);
    return basename(path);
  }
}
