import { copyFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { makeNatively } from "../build";
import { hasCommand } from "./bench";
import type { Capabilities, Device } from "./device";
import { lineOfProgram, type ConsoleLine } from "./line";
import { Sitting } from "./sitting";

/** Frequency error of the crystals of emulated boards [ppm]. QEMU's own counter is the computer's, and has no error to learn. */
const CRYSTAL_ERROR = 40;

/** A chip's interrupts do not wait: the emulator has the highest priority where this user may give it. It runs with the usual one elsewhere. */
export const EMULATOR_PRIORITY = -20;
const PRIORITY = ["nice", "-n", String(EMULATOR_PRIORITY)];

const BLANK_EEPROM = "build/once/eeprom";

/** Why an emulated board cannot be built and run here; undefined when it can. */
export function missingForEmulator(): string | undefined {
  for (const [command, name] of [
    ["qemu-system-arm", "qemu-system-arm"],
    ["arm-none-eabi-gcc", "gcc-arm-none-eabi"],
  ])
    if (!hasCommand(command)) return `${command} is not installed (apt-get install ${name})`;
  return undefined;
}

/** A Cortex-M board under QEMU. Its EEPROM is a file of the test's. */
export class EmulatedBoard implements Device {
  private command: string[] | undefined;
  private line: ConsoleLine | undefined;
  /** True once its address is configured; from then on it has its saved configuration. */
  private hasAddress = false;

  /**
   * `network` are QEMU's words for what is at the other end of its cable, whose name is `wire`; `enter` the words that come before a command to run it where
   * that network is.
   */
  constructor(
    private readonly t: TestContext,
    private readonly board: string,
    readonly capabilities: Capabilities,
    readonly address: string,
    private readonly folder: string,
    private readonly network: string[],
    private readonly enter: (...command: string[]) => string[] = (...command) => command,
  ) {}

  /** Turns it on with the storage that it had, and more words for QEMU. */
  async power(...words: string[]): Promise<ConsoleLine> {
    await this.line?.close();
    this.command ??= await emulatorCommand(join(this.folder, "eeprom"), `BOARD=${this.board}`, `CRYSTAL_ERROR=${CRYSTAL_ERROR}`);
    const monitor = ["-chardev", `socket,id=monitor,path=${this.monitorPath},server=on,wait=off`, "-mon", "chardev=monitor"];
    this.line = lineOfProgram(this.t, this.enter(...PRIORITY, ...this.command, ...this.network, ...monitor, "-serial", "stdio", ...words));
    if (!this.hasAddress) await this.giveAddress(this.line);
    return this.line;
  }

  /** The console of the present session. */
  get present(): ConsoleLine {
    if (this.line === undefined) throw new Error("the board has not been turned on");
    return this.line;
  }

  /** Pulls the cable of the emulated controller. */
  plug(isIn: boolean): void {
    this.tellMonitor(`set_link wire ${isIn ? "on" : "off"}`);
  }

  /** Presses the reset button: the clock chip and the storage go on. */
  reset(): void {
    this.tellMonitor("system_reset");
  }

  private tellMonitor(command: string): void {
    const monitor = connect(this.monitorPath);
    monitor.end(`${command}\n`);
    monitor.resume();
  }

  private async giveAddress(line: ConsoleLine): Promise<void> {
    this.hasAddress = true;
    await (await Sitting.begin(line)).configure(`interface ${this.capabilities.interfaceName}`, `ip address ${this.address} 24`);
  }

  private get monitorPath(): string {
    return join(this.folder, "monitor");
  }
}

/** Makes a blank EEPROM; the words that start the emulator of a board, which `variables` of make describe. */
export async function emulatorCommand(eeprom: string, ...variables: string[]): Promise<string[]> {
  const output = await makeNatively("emulator-command", `EEPROM=${BLANK_EEPROM}`, ...variables);
  copyFileSync(BLANK_EEPROM, eeprom);
  return output.trim().split("\n").at(-1)!.replaceAll(BLANK_EEPROM, eeprom).split(" ");
}
