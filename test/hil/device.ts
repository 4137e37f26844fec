import type { TestContext } from "node:test";
import type { Machine } from "../machine";
import type { ConsoleLine } from "./line";

/** Abilities of a device. The suite leaves out missing ones, but checks for the error message. */
export interface Capabilities {
  /** Its network interface, in full. */
  readonly interfaceName: string;
  /** Answers requests. */
  readonly server: boolean;
  /** Sends and hears 255.255.255.255. */
  readonly broadcast: boolean;
  /** Joins multicast groups. */
  readonly multicast: boolean;
  /** Sends to multicast groups. */
  readonly multicastServer: boolean;
  readonly symmetric: boolean;
  readonly authentication: boolean;
  readonly vpn: boolean;
  /** Its address is set at its console. */
  readonly addressing: boolean;
  /** Keeps time while it is off. */
  readonly realTimeClock: boolean;
  /** Its network cable can be pulled out: `Device.plug`. */
  readonly cable: boolean;
  /** The offset that its clock has to stay below once it has settled on a quiet wire, s. */
  readonly bound: number;
}

/** A board under test: its console, its network address, and what can be done to it from outside. */
export interface Device {
  readonly capabilities: Capabilities;
  /** Its IPv4 address. */
  readonly address: string;
  /** Turns it on, or on again, and gives the console of the session that begins. Storage survives. */
  power(): Promise<ConsoleLine>;
  /** Pulls the network cable out (false) and puts it in (true). */
  plug?(isIn: boolean): void;
}

/** Our end of the wire, and the device at the other. */
export interface Bench {
  readonly device: Device;
  /** Our own IPv4 address, as the device sees it. */
  readonly ourAddress: string;
  /** A folder that is gone after the test. */
  readonly folder: string;
  /** Wake-ups of this computer while the test runs. */
  readonly machine: Machine;
  /** True when this machine has the command. */
  has(command: string): boolean;
  /** Starts a server of time at our end: chronyd with these lines of configuration. It follows this computer's clock, which is the truth of the suite. */
  startChronyd(lines: string[]): Promise<void>;
  /** Starts one of our own host boards at our end, with these console commands; what it has said so far. */
  startPeer(commands: string[]): Promise<() => string>;
  /** Runs a program at our end and gives what it prints; throws when it fails. */
  run(...command: string[]): string;
  /** The same for a program that takes long: others go on meanwhile. */
  start(...command: string[]): Promise<string>;
}

/** Sets up a bench for one test; undefined, with the test skipped, where that cannot be. */
export type OpenBench = (t: TestContext) => Promise<Bench | undefined>;
