import assert from "node:assert/strict";
import { allLines } from "../../firmware/notation/text";
import { test } from "node:test";
import { makeSimStorage, type SimStorage } from "../../boards/sim/storage";
import { configurationText } from "../../firmware/config/configuration-text";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import { startTimewire, type Timewire } from "../../firmware/timewire";
import { consoleBoard } from "../console/console-board";

const OLD = "#\n sysname Old\n#\n ntp-service unicast-server 10.0.0.1\n#\nreturn\n";

/** Makes a board with `storage`. */
function start(storage: SimStorage): Timewire {
  const timewire = startTimewire({ ...consoleBoard(), storage }, 4);
  timewire.onConsoleOpen();
  return timewire;
}

/** Returns the running configuration as `save` writes it. */
function inForce(timewire: Timewire): string {
  return `${allLines(configurationText(timewire.configuration, OPTIONAL_SECTIONS)).join("\n")}\n`;
}

/** Saves a new configuration over `saved` with a power loss after `bytes` written bytes. Returns the configuration after the next start. */
function startAfterSave(saved: string | undefined, bytes: number): { written: string; loaded: string } {
  const storage = makeSimStorage();
  if (saved !== undefined) storage.write("startup.cfg", saved);
  const timewire = start(storage);
  for (const line of ["system-view", "sysname New", "ntp-service unicast-server time.example.org", "return"]) timewire.onConsoleInput(`${line}\r`);
  const written = inForce(timewire);
  storage.bytesLeft = bytes;
  storage.onPowerLoss = () => {
    throw new Error("the power is gone");
  };
  try {
    timewire.onConsoleInput("save force\r");
  } catch {
    // Only the storage of the board remains.
  }
  storage.bytesLeft = Infinity;
  return { written, loaded: inForce(start(storage)) };
}

test("power loss: a save over an old configuration, cut at every byte, leaves the old or the new one", () => {
  const { length } = startAfterSave(OLD, Infinity).written;
  assert.ok(length > 80);
  for (let bytes = 0; bytes <= length; bytes++) {
    const { written, loaded } = startAfterSave(OLD, bytes);
    assert.equal(loaded, bytes < length ? OLD : written, `${bytes} bytes`);
  }
});

test("power loss: the first save, cut at every byte, leaves an empty board or the new configuration", () => {
  const { length } = startAfterSave(undefined, Infinity).written;
  for (let bytes = 0; bytes <= length; bytes++) {
    const { written, loaded } = startAfterSave(undefined, bytes);
    assert.equal(loaded, bytes < length ? "#\n sysname Timewire\n#\nreturn\n" : written, `${bytes} bytes`);
  }
});

test("console README (Reset and reboot), power loss: reset saved-configuration writes nothing, and leaves an empty board", () => {
  const storage = makeSimStorage();
  storage.write("startup.cfg", OLD);
  storage.bytesLeft = 0;
  const timewire = start(storage);
  for (const line of ["reset saved-configuration", "y"]) timewire.onConsoleInput(`${line}\r`);
  assert.equal(inForce(start(storage)), "#\n sysname Timewire\n#\nreturn\n");
});
