import { DEFAULT_POLL, VERSION } from "../packet/protocol";

/** One `ntp-service unicast-server` command. */
export interface ServerSettings {
  /** Address or host name, as typed. */
  target: string;
  /** 1..4. */
  version: number;
  isPriority: boolean;
  /** Poll bounds, log2 s, 4..17. */
  minPoll: number;
  maxPoll: number;
}

/** One `ntp-service refclock-master` command. */
export interface LocalClockSettings {
  /** 127.127.1.0 to 127.127.1.3. */
  address: string;
  /** 1..15. */
  stratum: number;
}

/** The running configuration: what the console's commands have set, and what `display current-configuration` and `save` write. */
export interface Configuration {
  /** 1..30 characters. */
  sysname: string;
  servers: ServerSettings[];
  localClocks: LocalClockSettings[];
  /** Lines of the saved configuration that could not be carried out: kept, so that the next save does not lose them. */
  unknownLines: UnknownLine[];
}

/** One line of the saved configuration that could not be carried out. */
export interface UnknownLine {
  /** The line that it stood below and belongs to, for example `interface Ethernet0/0`; empty for a line of system view. */
  opener: string;
  /** The line as it was, blanks before it included. */
  text: string;
}

/** Stratum of `ntp-service refclock-master` without one. */
export const DEFAULT_LOCAL_STRATUM = 8;
/** Its address without one. */
export const DEFAULT_LOCAL_CLOCK = "127.127.1.0";
/** Name of a board that nobody has named. */
export const DEFAULT_SYSNAME = "Timewire";

/** An empty configuration. */
export function makeConfiguration(): Configuration {
  return { sysname: DEFAULT_SYSNAME, servers: [], localClocks: [], unknownLines: [] };
}

/** The settings of a server for which nothing but the target was said. */
export function makeServerSettings(target: string): ServerSettings {
  return { target, version: VERSION, isPriority: false, minPoll: DEFAULT_POLL, maxPoll: DEFAULT_POLL };
}

/** Whether two settings are the same in all. */
export function isSameServer(a: ServerSettings, b: ServerSettings): boolean {
  return a.target === b.target && a.version === b.version && a.isPriority === b.isPriority && a.minPoll === b.minPoll && a.maxPoll === b.maxPoll;
}
