import { ShellState } from "../../firmware/console/line/shell";
import { shellInput } from "../../firmware/console/line/shell-input";
import { startTimewire, type Timewire } from "../../firmware/timewire";
import type { Association } from "../../firmware/association/association";
import type { Timestamp } from "../../firmware/time/timestamp";
import { clockError } from "../../boards/sim/clock-error";
import { perfectCrystal } from "../../boards/sim/crystal";
import type { Delay } from "../../boards/sim/delay";
import type { SimInterfaceOptions } from "../../boards/sim/interface";
import { makeNameTable, type NameTable } from "../../boards/sim/resolver";
import { makeRouter, type Router } from "../../boards/sim/router";
import { makeSegment, type Segment } from "../../boards/sim/segment";
import { attachSimBoard, makeSimBoard, rebootSimBoard, switchOff, typeText, type SimBoard } from "../../boards/sim/sim-board";
import { DEFAULT_DATE, makeWorld, runUntil, type World } from "../../boards/sim/world";

/**
 * Simulated boards on one LAN or several, configured at their consoles as a person would. Portable: a scenario may run under Lua too.
 *
 *     const net = lab({});
 *     net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
 *     const client = net.board("Client", { address: "10.0.0.2", clockError: 0.1, ppm: 40 }, "ntp-service unicast-server 10.0.0.1");
 *     net.run(10);
 *
 * Several networks: `const branch = net.segment()`, a board with `segment: branch` or with `interfaces`, and `net.router()` with ports added between them.
 */
export interface Lab {
  readonly world: World;
  /** Default segment of a board. */
  readonly lan: Segment;
  /** The LAN's delay, jitter and loss: changes act at once. */
  readonly delay: Delay;
  readonly names: NameTable;
  /** Adds a further segment; as quiet as the LAN at first, with a delay of its own that a scenario may change. */
  segment(): Segment;
  /** Adds a router without ports. */
  router(): Router;
  /** Adds a board, switches it on and types `commands` in its system view. */
  board(name: string, options: LabBoardOptions, ...commands: string[]): LabBoard;
  /** Advances the time by `seconds`. */
  run(seconds: number): void;
  /** Lets time pass and calls `look` every `interval` seconds, for `seconds`. */
  watch(seconds: number, interval: number, look: () => void): void;
}

/** Options of a lab. The defaults are a quiet LAN: 1 ms and 100 us of jitter each way, nothing lost. */
export interface LabOptions {
  seed?: number;
  /** The date of second 0. */
  date?: Timestamp;
  delay?: Delay;
}

/** Options of a board of a lab, apart from its configuration. */
export interface LabBoardOptions {
  /** Of its only interface, Ethernet0/0, with a network of 24 bits; its router, and the segment that it is plugged into. */
  address?: string;
  gateway?: string;
  segment?: Segment;
  /** Instead of these: all interfaces of a board that has several, or one with another name. */
  interfaces?: LabInterface[];
  /** Associations that it has room for; the default is the firmware's. */
  capacity?: number;
  /** Error of its real-time clock at second 0 [s]. Default: 0. */
  clockError?: number;
  /** True for a chip that shows whole seconds only. The default shows fractions too, so that the board starts with exactly `clockError`. */
  hasWholeSecondRtc?: boolean;
  /** Error of the chip's own crystal, ppm. */
  rtcPpm?: number;
  /** The board's crystal: constant error (ppm), wander (s/s), wave (ppm and s). */
  ppm?: number;
  wander?: number;
  sineAmplitude?: number;
  sinePeriod?: number;
  /** Further error of the frequency in each second, ppm. */
  excess?: (this: void, second: number) => number;
  /** Temperature that its thermometer shows at second `now` [degrees Celsius]. Default: a board without one. */
  temperature?: (this: void, now: number) => number;
  /** Smallest step of its counter, log2 s; the default is the finest, -32. */
  precision?: number;
  /** Delay that the line of its only interface adds in one direction only. */
  outbound?: Delay;
  inbound?: Delay;
}

/** One interface of a board. */
export interface LabInterface {
  /** Comware name in full, for example `Vlan-interface2`. */
  name: string;
  address: string;
  /** Bits; the default is 24. */
  prefixLength?: number;
  gateway?: string | undefined;
  /** Its frames carry the tag of this VLAN; the default is none. */
  vlan?: number;
  /** The default is the LAN. */
  segment?: Segment | undefined;
  outbound?: Delay | undefined;
  inbound?: Delay | undefined;
}

/** A board of a lab, and the operator at its console. */
export interface LabBoard {
  readonly name: string;
  readonly sim: SimBoard;
  /** The firmware that runs, a new one after each reboot. */
  timewire: Timewire;
  /** Types lines, each with Enter, and returns what the console has said to them, echo and prompts included. */
  type(...lines: string[]): string;
  /** Types lines in system view and comes back to user view. */
  configure(...lines: string[]): string;
  /** Clock minus true time, s. */
  error(): number;
  /** The association at that place of the table. */
  association(index: number): Association;
  /** The log lines since boot that contain `text`. */
  log(text: string): string[];
  /** Everything the console has said since boot. */
  screen(): string;
  /** Power off and on again, `save`d configuration in force. The firmware keeps its state before. */
  reboot(): void;
  /** As `reboot`, but the firmware has no chance to keep anything. */
  cutPower(): void;
}

/** An interface without an address, or without a gateway. */
const NO_ADDRESS = "0.0.0.0";

/** Builds a lab without boards. */
export function lab(options: LabOptions): Lab {
  const world = makeWorld(options.seed ?? 1, options.date ?? DEFAULT_DATE);
  const delay = options.delay ?? { base: 1e-3, jitter: 1e-4, loss: 0 };
  const lan = makeSegment(world, delay);
  const names = makeNameTable();
  return {
    world,
    lan,
    delay,
    names,
    segment: () => makeSegment(world, { base: delay.base, jitter: delay.jitter, loss: delay.loss }),
    router: () => makeRouter(),
    run: (seconds) => runUntil(world, world.now + seconds),
    board: (name, boardOptions, ...commands) => addBoard(world, lan, names, name, boardOptions, commands),
    watch: (seconds, interval, look) => {
      const begin = world.now;
      for (let step = 1; step * interval <= seconds; step++) {
        runUntil(world, begin + step * interval);
        look();
      }
    },
  };
}

function addBoard(world: World, lan: Segment, names: NameTable, name: string, options: LabBoardOptions, commands: string[]): LabBoard {
  const crystal = perfectCrystal();
  crystal.ppm = options.ppm ?? 0;
  crystal.wander = options.wander ?? 0;
  crystal.sineAmplitude = options.sineAmplitude ?? 0;
  crystal.sinePeriod = options.sinePeriod ?? 1;
  crystal.precision = options.precision ?? crystal.precision;
  if (options.excess !== undefined) crystal.excess = options.excess;
  const sim = makeSimBoard(world, {
    crystal,
    realTimeClock: { error: options.clockError ?? 0, ppm: options.rtcPpm ?? 0, hasFraction: options.hasWholeSecondRtc !== true },
    temperature: options.temperature,
    interfaces: interfacesOf(options).map((networkInterface) => simInterface(networkInterface, lan)),
    names,
  });
  const board = makeLabBoard(name, sim, options.capacity);
  board.configure(`sysname ${name}`, ...commands);
  return board;
}

function interfacesOf(options: LabBoardOptions): LabInterface[] {
  if (options.interfaces !== undefined) return options.interfaces;
  const { address, gateway, segment, outbound, inbound } = options;
  return [{ name: "Ethernet0/0", address: address ?? NO_ADDRESS, gateway, segment, outbound, inbound }];
}

function simInterface(options: LabInterface, lan: Segment): SimInterfaceOptions {
  return {
    name: options.name,
    address: options.address,
    prefixLength: options.prefixLength ?? 24,
    gateway: options.gateway ?? NO_ADDRESS,
    vlan: options.vlan ?? 0,
    segment: options.segment ?? lan,
    outbound: options.outbound,
    inbound: options.inbound,
  };
}

function start(sim: SimBoard, capacity: number | undefined): Timewire {
  const timewire = startTimewire(sim, capacity);
  attachSimBoard(sim, timewire, timewire.engine.clock);
  timewire.onConsoleOpen();
  return timewire;
}

function makeLabBoard(name: string, sim: SimBoard, capacity: number | undefined): LabBoard {
  const board: LabBoard = {
    name,
    sim,
    timewire: start(sim, capacity),
    type: (...lines) => {
      sitDown(board);
      const before = sim.output.length;
      for (const line of lines) typeText(sim, `${line}\r`);
      return sim.output.slice(before).join("");
    },
    configure: (...lines) => {
      const answer = board.type("system-view", ...lines);
      board.type("return");
      return answer;
    },
    error: () => clockError(sim),
    association: (index) => board.timewire.engine.table[index],
    log: (text) => logLines(board.screen(), text),
    screen: () => sim.output.join(""),
    reboot: () => {
      board.timewire.stop();
      board.cutPower();
    },
    cutPower: () => {
      switchOff(sim);
      rebootSimBoard(sim);
      board.timewire = start(sim, capacity);
    },
  };
  sim.onRestart = () => board.cutPower();
  return board;
}

/** Begins a session when the last one has ended for want of keys, or ends at this moment. */
function sitDown({ sim, timewire }: LabBoard): void {
  shellInput(timewire.shell, "");
  if (timewire.shell.state === ShellState.Closed) typeText(sim, "\r");
}

function logLines(screen: string, text: string): string[] {
  return screen.split("\r\n").filter((line) => line.startsWith("%") && line.includes(text));
}
