import { parseArgs } from "node:util";
import { isOnThisComputer, listSystemInterfaces, type InterfaceChoice } from "./interfaces";
import { PERFECT_CRYSTAL, type Crystal } from "./counter";
import type { ConsoleChoice } from "./console";
import { StartRefused } from "./report";

/** Options of `timewire run`. */
export interface RunOptions {
  /** Default: startup.cfg in the state folder. */
  config: string | undefined;
  state: string;
  interfaces: InterfaceChoice[];
  port: number;
  console: ConsoleChoice;
  crystal: Crystal;
  /** Error of the RTC at the start [s]; undefined keeps the stored one. */
  clockOffset: number | undefined;
  seed: number;
  trace: string | undefined;
  tracePackets: string | undefined;
}

/** Options of `timewire demo`. */
export interface DemoOptions {
  server: string | undefined;
  state: string;
}

const DEFAULT_STATE = ".timewire";
const INTERFACE_FORM = /^([A-Za-z][A-Za-z-]*\d+(?:\/\d+)*)=(.+)$/;
const NUMBER_FORM = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Largest clock offset [s], 68 years: the NTP era is ambiguous beyond it. */
const LARGEST_OFFSET = 2 ** 31;
/** Largest frequency error of a crystal [ppm]; the clock discipline corrects far less. */
const LARGEST_PPM = 10000;

/** Parses the options of `timewire run`. Throws `StartRefused`. */
export function parseRunOptions(commandLine: string[]): RunOptions {
  const options: RunOptions = {
    config: undefined,
    state: DEFAULT_STATE,
    interfaces: [],
    port: 123,
    console: { kind: "stdio" },
    crystal: PERFECT_CRYSTAL,
    clockOffset: undefined,
    seed: 1,
    trace: undefined,
    tracePackets: undefined,
  };
  readOptions(commandLine, {
    config: (value) => (options.config = value),
    state: (value) => (options.state = value),
    interface: (value) => options.interfaces.push(parseInterface(value, options.interfaces)),
    port: (value) => (options.port = parsePort(value, "--port")),
    console: (value) => (options.console = parseConsole(value)),
    crystal: (value) => (options.crystal = parseCrystal(value)),
    "clock-offset": (value) => (options.clockOffset = parseNumber(value, "--clock-offset", -LARGEST_OFFSET, LARGEST_OFFSET)),
    seed: (value) => (options.seed = parseWhole(value, "--seed", 0, 4294967295)),
    trace: (value) => (options.trace = value),
    "trace-packets": (value) => (options.tracePackets = value),
  });
  return options;
}

/** Parses the options of `timewire demo`. Throws `StartRefused`. */
export function parseDemoOptions(commandLine: string[]): DemoOptions {
  const options: DemoOptions = { server: undefined, state: DEFAULT_STATE };
  readOptions(commandLine, {
    server: (value) => (options.server = parseServer(value)),
    state: (value) => (options.state = value),
  });
  return options;
}

/** Passes each option's value to its reader. The strict mode of node:util takes `-2.5` for an option, and its errors have several lines. */
function readOptions(commandLine: string[], readers: Record<string, (value: string) => unknown>): void {
  const options = Object.fromEntries(Object.keys(readers).map((name) => [name, { type: "string" as const }]));
  const { tokens } = parseArgs({ args: commandLine, options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new StartRefused(`"${token.value}" is not an option: options begin with --`);
    if (token.kind === "option-terminator") continue;
    if (!Object.hasOwn(readers, token.name)) throw new StartRefused(`unknown option ${token.rawName}; \`timewire --help\` lists the options`);
    if (token.value === undefined || token.value === "" || token.value.startsWith("--")) throw new StartRefused(`${token.rawName} needs a value`);
    readers[token.name](token.value);
  }
}

function parseInterface(value: string, others: InterfaceChoice[]): InterfaceChoice {
  const match = INTERFACE_FORM.exec(value);
  if (match === null) throw new StartRefused(`--interface "${value}": not of the form NAME=IF-OR-ADDRESS, for example Ethernet0/0=eth0`);
  const [, name, target] = match;
  if (others.some((other) => other.name === name)) throw new StartRefused(`--interface "${value}": ${name} is named twice`);
  if (others.some((other) => other.target === target)) throw new StartRefused(`--interface "${value}": ${target} has another name already`);
  if (!isOnThisComputer(target))
    throw new StartRefused(
      `--interface "${value}": "${target}" is neither an IPv4 address nor an interface of this computer (${listSystemInterfaces().join(", ")})`,
    );
  return { name, target };
}

function parseConsole(value: string): ConsoleChoice {
  if (value === "stdio" || value === "pty" || value === "none") return { kind: value };
  const end = value.lastIndexOf(":");
  if (!value.startsWith("tcp:") || end <= 4) throw new StartRefused(`--console "${value}": not stdio, tcp:HOST:PORT, pty or none`);
  const host = value.slice(4, end).replace(/^\[(.*)\]$/, "$1");
  return { kind: "tcp", host, port: parsePort(value.slice(end + 1), `--console "${value}"`) };
}

function parseCrystal(value: string): Crystal {
  let crystal = PERFECT_CRYSTAL;
  const seen = new Set<string>();
  let column = 1;
  for (const part of value.split(",")) {
    const where = `--crystal "${value}", column ${column}`;
    const [name, text = ""] = part.split(/=(.*)/s);
    if (seen.has(name)) throw new StartRefused(`${where}: ${name} is given twice`);
    seen.add(name);
    if (name === "ppm") crystal = { ...crystal, ppm: parseNumber(text, where, -LARGEST_PPM, LARGEST_PPM) };
    else if (name === "wander") crystal = { ...crystal, wander: parseNumber(text, where, 0, 1e-4) };
    else if (name === "sine") crystal = { ...crystal, ...parseSine(text, where) };
    else throw new StartRefused(`${where}: "${part}" is not ppm=PPM, wander=RATE or sine=PPM/SECONDS`);
    column += part.length + 1;
  }
  return crystal;
}

function parseSine(text: string, where: string): { sineAmplitude: number; sinePeriod: number } {
  const [amplitude, period, ...rest] = text.split("/");
  if (period === undefined || rest.length > 0) throw new StartRefused(`${where}: "${text}" is not PPM/SECONDS`);
  return { sineAmplitude: parseNumber(amplitude, where, -LARGEST_PPM, LARGEST_PPM), sinePeriod: parseNumber(period, where, 1, 1e9) };
}

function parsePort(text: string, where: string): number {
  return parseWhole(text, where, 1, 65535);
}

function parseWhole(text: string, where: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new StartRefused(`${where}: "${text}" is not a whole number from ${least} to ${most}`);
  return value;
}

function parseNumber(text: string, where: string, least: number, most: number): number {
  const value = Number(text);
  if (!NUMBER_FORM.test(text) || value < least || value > most)
    throw new StartRefused(`${where}: "${text}" is not a number from ${least} to ${most}`);
  return value;
}

/** Checks a host name or address, which becomes one word of a console command. */
function parseServer(value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/.test(value)) throw new StartRefused(`--server "${value}": neither a host name nor an IPv4 address`);
  return value;
}
