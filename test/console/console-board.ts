import { makeSimVault } from "../../boards/sim/vault";
import type { Board } from "../../hal/board";
import type { NetworkInterface } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { Serial } from "../../hal/serial";
import type { ServiceSocket } from "../../hal/service-socket";
import { ShellState } from "../../firmware/console/line/shell";
import { startTimewire, type Timewire } from "../../firmware/timewire";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, isNewer, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";

/** Board whose time passes in `Console.wait`, and by a tick for each event of a command that works on, and whose network loses every packet: a console, interfaces and a storage. */
export interface ConsoleBoard extends Board {
  /** Reading of the counter. */
  readonly time: Timestamp;
  /** Reading at which the alarm is due. */
  readonly alarm: Timestamp;
  readonly files: Map<string, string>;
  /** Output of the console since it was last emptied. */
  screen: string;
  /** False for a storage that refuses to write. */
  isWritable: boolean;
  /** False for a vault whose key is missing and cannot be stored. */
  isSealing: boolean;
  /** Console line; not attended when its input comes from a file. */
  readonly console: Serial & { isAttended: boolean; reach: Serial["reach"] };
  hangUps: number;
  /** Number of calls to open the NTP port. */
  openings: number;
  /** Number of restarts. */
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

/** Interfaces of the board, all up and without an address. */
const INTERFACES = ["InLoopBack0", "Ethernet0/0", "Ethernet0/1", "GigabitEthernet1/0/1"];

/** Makes a board with `saved` as its saved configuration, at the build date. */
export function consoleBoard(saved?: string): ConsoleBoard {
  const files = new Map(saved === undefined ? [] : [["startup.cfg", saved]]);
  const board: ConsoleBoard = {
    model: "console test",
    time: makeTimestamp(),
    alarm: makeTimestamp(),
    files,
    screen: "",
    isWritable: true,
    isSealing: true,
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
      has: (name) => files.has(name),
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
    vault: {
      seal: (secret) => (board.isSealing ? makeSimVault().seal(secret) : undefined),
      unseal: (text) => (board.isSealing ? makeSimVault().unseal(text) : undefined),
    },
    console: {
      write: (text) => {
        board.screen += text;
      },
      hangUp: () => {
        board.hangUps += 1;
      },
      isAttended: true,
      reach: undefined,
    },
  };
  return board;
}

/** A board with an operator at its console. */
export interface Console {
  readonly board: ConsoleBoard;
  readonly timewire: Timewire;
  /** Types characters and returns the screen. */
  readonly type: (characters: string) => string;
  /** Types lines, each with Enter, and returns the screen after the last, with echo and prompt. */
  readonly enter: (...lines: string[]) => string;
  /** Lets time pass [s] and returns the screen. The alarm of the board runs when it is due. */
  readonly wait: (seconds: number) => string;
}

/**
 * Starts a board and opens a session without paging. `onStart` receives the screen of the start; `drift` is its saved frequency, `reach` the network that reaches
 * the console.
 */
export function openConsole(saved?: string, onStart: (screen: string) => void = () => {}, drift?: string, reach?: Serial["reach"]): Console {
  const board = consoleBoard(saved);
  if (drift !== undefined) board.files.set("drift", drift);
  board.console.reach = reach;
  const timewire = startTimewire(board, 4);
  onStart(board.screen);
  timewire.onConsoleOpen();
  // Programs that drive a console begin so.
  timewire.shell.context.session.screenLength = 0;
  const type = (characters: string): string => {
    board.screen = "";
    timewire.onConsoleInput(characters);
    workOff(board, timewire);
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

/** Lets the console work, a tick for each event, until it waits for a key. No other deadline passes. */
export function workOff(board: ConsoleBoard, timewire: Timewire): void {
  const { shell } = timewire;
  while (shell.state === ShellState.Showing || (shell.state === ShellState.Prompting && shell.unread !== "")) {
    addInterval(board.time, TICK, board.time);
    timewire.onConsoleInput("");
  }
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

/** Returns the text of a screen. */
export function screen(...lines: string[]): string {
  return lines.join("\r\n");
}
