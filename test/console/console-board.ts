import { makeSimVault } from "../../boards/sim/vault";
import type { Board } from "../../hal/board";
import type { NetworkInterface } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import { startTimewire, type Timewire } from "../../firmware/timewire";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, isNewer, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";

/** Board whose time passes in `Console.wait` only and whose network loses every packet: a console, interfaces and a storage. */
export interface ConsoleBoard extends Board {
  /** Reading of the counter. */
  readonly time: Timestamp;
  /** Reading at which the alarm is due. */
  readonly alarm: Timestamp;
  readonly files: Map<string, string>;
  /** What the console has written since `takeScreen`. */
  screen: string;
  /** Whether the storage accepts writing. */
  isWritable: boolean;
  /** False for a console whose input comes from a file. */
  isAttended: boolean;
  hangUps: number;
  /** How often the NTP port was asked for. */
  openings: number;
  /** How often the board was told to start anew. */
  restarts: number;
}

const NO_BUFFER: PacketBuffer = { capacity: 512, readWords: () => {}, writeWords: () => {}, readByte: () => 0, writeByte: () => {} };
const NO_SOCKET: ServiceSocket = {
  send: () => false,
  close: () => {},
  broadcast: () => false,
  joinGroup: () => false,
  leaveGroup: () => {},
};

const PRECISION = -20;
/** Step of the counter [s]. */
const TICK = 2 ** PRECISION;

/** The interfaces of the board, all up and without an address. */
const INTERFACES = ["InLoopBack0", "Ethernet0/0", "Ethernet0/1", "GigabitEthernet1/0/1"];

/** A board with `saved` as its saved configuration. It started 0x10000 s ago, at the build date. */
export function consoleBoard(saved?: string): ConsoleBoard {
  const files = new Map(saved === undefined ? [] : [["startup.cfg", saved]]);
  const board: ConsoleBoard = {
    model: "console test",
    time: makeTimestamp(),
    alarm: makeTimestamp(),
    files,
    screen: "",
    isWritable: true,
    isAttended: true,
    hangUps: 0,
    openings: 0,
    restarts: 0,
    addressing: undefined,
    restart: () => {
      board.restarts += 1;
    },
    counter: { read: (into) => copyTimestamp(board.time, into), precision: PRECISION },
    timer: { schedule: (delay) => addInterval(board.time, Math.max(delay, TICK), board.alarm) },
    memory: undefined,
    random: { word: () => 0x1234 },
    network: {
      interfaces: INTERFACES.map((name): NetworkInterface => ({ name, address: [0, 0], prefixLength: 0, isUp: true })),
      canJoinGroups: false,
      replyTimestamper: undefined,
      servicePort: 123,
      serverPort: 123,
      makePacketBuffer: () => NO_BUFFER,
      openService: () => {
        board.openings += 1;
        return NO_SOCKET;
      },
      openClient: () => NO_SOCKET,
      bindInstance: () => {},
      setDscp: () => false,
    },
    resolver: { resolve: () => {} },
    storage: {
      read: (name) => files.get(name),
      write: (name, text) => {
        if (board.isWritable) files.set(name, text);
        return board.isWritable;
      },
      remove: (name) => void files.delete(name),
      setAside: (name) => `${name}.bad`,
    },
    realTimeClock: undefined,
    thermometer: undefined,
    digest: { md5: () => {} },
    vault: makeSimVault(),
    console: {
      write: (text) => {
        board.screen += text;
      },
      hangUp: () => {
        board.hangUps += 1;
      },
      get isAttended() {
        return board.isAttended;
      },
    },
  };
  return board;
}

/** A board at whose console someone sits. */
export interface Console {
  readonly board: ConsoleBoard;
  readonly timewire: Timewire;
  /** Types characters and returns what appears on the screen. */
  readonly type: (characters: string) => string;
  /** Types lines, each with Enter, and returns what the last one brought to the screen, echo and prompt included. */
  readonly enter: (...lines: string[]) => string;
  /** Lets time pass [s] and returns what appears on the screen. The alarm of the board rings when it is due. */
  readonly wait: (seconds: number) => string;
}

/** A started board with an open session that does not page. What is printed until then is in `board.screen` of `onStart`. */
export function openConsole(saved?: string, onStart: (screen: string) => void = () => {}): Console {
  const board = consoleBoard(saved);
  const timewire = startTimewire(board, 4);
  onStart(board.screen);
  timewire.onConsoleOpen();
  // As every program that drives a console begins.
  timewire.shell.context.session.screenLength = 0;
  const type = (characters: string): string => {
    board.screen = "";
    timewire.onConsoleInput(characters);
    return board.screen;
  };
  return {
    board,
    timewire,
    type: (characters) => type(characters),
    enter: (...lines) => lines.reduce((_before, line) => type(`${line}\r`), ""),
    wait: (seconds) => wait(board, timewire, seconds),
  };
}

function wait(board: ConsoleBoard, timewire: Timewire, seconds: number): string {
  const end = makeTimestamp();
  addInterval(board.time, seconds, end);
  board.screen = "";
  while (!isNewer(board.alarm, end)) {
    copyTimestamp(board.alarm, board.time);
    timewire.onTimer();
  }
  copyTimestamp(end, board.time);
  return board.screen;
}

/** Screen text from its lines. */
export function screen(...lines: string[]): string {
  return lines.join("\r\n");
}
