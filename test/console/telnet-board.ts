import type { Stream, StreamState } from "../../hal/stream";
import type { StreamListener } from "../../hal/stream-listener";
import type { Streams } from "../../hal/streams";
import { decodeTelnet, makeTelnetDecoder } from "../../firmware/console/line/telnet";
import { makeAddress, parseDotted } from "../../firmware/network/address";
import { startTimewire, type Timewire } from "../../firmware/timewire";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, isNewer, makeTimestamp } from "../../firmware/time/timestamp";
import { consoleBoard, type ConsoleBoard } from "./console-board";

/** Bytes that a connection holds in each direction. */
const WINDOW = 1024;
/** Events of a board that answers one input: more are a loop without an end. */
const MOST_EVENTS = 100_000;
/** Time in which an alarm is no waiting [s]: two steps of the counter. */
const SOON = 2 ** -19;

/** A program at the other end of a connection to the board. Streams are in memory; time passes in `wait` only. */
export interface Client {
  /** Text that was received, without telnet's negotiation. */
  screen: string;
  /** Sends `text` and returns what the board answers; it reads on until the board has nothing more to do. */
  type(text: string): string;
  /** Sends lines, each with Enter, and returns the screen after the last. */
  enter(...lines: string[]): string;
  /** Bytes sent that the board has not read. */
  unread(): number;
  /** State of the board's end. */
  state(): StreamState;
  /** True when the board has reset the connection. */
  isReset: boolean;
  /** Largest piece of input that the board has read in one event [bytes]. */
  mostAtOnce: number;
  /** Stops reading, or reads again. */
  pause(isPaused: boolean): void;
  /** Sends the last byte. */
  end(): void;
  /** The connection is lost. */
  drop(): void;
}

/** A board with TCP, and clients of its telnet server. */
export interface TelnetBoard {
  readonly board: ConsoleBoard;
  readonly timewire: Timewire;
  /** Open ports of the board. */
  readonly ports: () => number[];
  /** Ports that the board cannot open. */
  readonly taken: number[];
  /** Connects from `address`. */
  connect(address?: string): Client;
  /** Enters lines on con 0 and returns its screen. */
  console(...lines: string[]): string;
  /** Lets time pass [s]. */
  wait(seconds: number): void;
  /** Log buffer. */
  log(): string;
}

interface Listener extends StreamListener {
  isOpen: boolean;
}

/** Starts a board with `saved` as its saved configuration. */
export function telnetBoard(...saved: string[]): TelnetBoard {
  const board = consoleBoard(["#", ...saved, "#", "return", ""].join("\n"));
  const listeners: Listener[] = [];
  const taken: number[] = [];
  const tcp: Streams = {
    capacity: 16,
    listen: (port, instance) => {
      if (taken.includes(port) || listeners.some((other) => other.isOpen && other.port === port)) return undefined;
      const listener: Listener = { port, instance, isOpen: true, close: () => (listener.isOpen = false) };
      listeners.push(listener);
      return listener;
    },
    connect: () => undefined,
  };
  (board as { streams?: Streams | undefined }).streams = tcp;
  const timewire = startTimewire(board, 4);
  timewire.onConsoleOpen();
  timewire.shell.context.session.screenLength = 0;
  /** Expires the alarm as long as the board has work that waits for other events only: for a step of the counter. */
  const settle = (): void => {
    const soon = makeTimestamp();
    for (let count = 0; ; count++) {
      if (count > MOST_EVENTS) throw new Error("the board does not come to rest");
      addInterval(board.time, SOON, soon);
      if (isNewer(board.alarm, soon)) return;
      if (isNewer(board.alarm, board.time)) copyTimestamp(board.alarm, board.time);
      timewire.onTimer();
    }
  };
  let number = 40_000;
  return {
    board,
    timewire,
    taken,
    ports: () => listeners.filter((listener) => listener.isOpen).map((listener) => listener.port),
    connect: (address = "192.0.2.1") => {
      const listener = listeners.find((candidate) => candidate.isOpen);
      if (listener === undefined) throw new Error("no port is open");
      number = number + 1;
      return connect(timewire, listener, address, number, settle);
    },
    console: (...lines) => {
      let screen = "";
      for (const line of lines) {
        board.screen = "";
        timewire.onConsoleInput(`${line}\r`);
        settle();
        screen = board.screen;
      }
      return screen;
    },
    wait: (seconds) => {
      const end = makeTimestamp();
      addInterval(board.time, seconds, end);
      while (!isNewer(board.alarm, end)) {
        if (isNewer(board.alarm, board.time)) copyTimestamp(board.alarm, board.time);
        settle();
      }
      copyTimestamp(end, board.time);
    },
    log: () => timewire.shell.context.logs.lines.join("\n"),
  };
}

function connect(timewire: Timewire, listener: StreamListener, address: string, port: number, settle: () => void): Client {
  let input = "";
  let held = "";
  let output = "";
  let isPaused = false;
  let isEnded = false;
  const parsed = makeAddress();
  parseDotted(address, parsed);
  const decoder = makeTelnetDecoder();
  const stream: Stream & { state: StreamState } = {
    state: "open",
    listener,
    address: parsed,
    port,
    interfaceIndex: 1,
    read: (limit) => {
      const text = stream.state === "closed" ? "" : input.slice(0, limit);
      input = input.slice(text.length);
      client.mostAtOnce = Math.max(client.mostAtOnce, text.length);
      return text;
    },
    write: (text) => {
      if (stream.state === "closed") return 0;
      const part = text.slice(0, WINDOW - output.length);
      output = output + part;
      return part.length;
    },
    close: () => {
      stream.state = "closed";
    },
    abort: () => {
      stream.state = "closed";
      client.isReset = true;
    },
  };
  const read = (): boolean => {
    if (isPaused || output === "") return false;
    client.screen = client.screen + decodeTelnet(decoder, output, () => {});
    output = "";
    return true;
  };
  const serve = (): void => {
    for (let count = 0; ; count++) {
      if (count > MOST_EVENTS) throw new Error("the board does not come to rest");
      const room = WINDOW - input.length;
      const isSent = held !== "" && room > 0;
      if (isSent) {
        input = input + held.slice(0, room);
        held = held.slice(room);
      }
      const isRead = read();
      if (!isSent && !isRead && count > 0) return;
      if (isEnded && held === "" && input === "" && stream.state === "open") stream.state = "ended";
      if (stream.state !== "closed") timewire.onStream!(stream);
      settle();
    }
  };
  const client: Client = {
    screen: "",
    isReset: false,
    mostAtOnce: 0,
    type: (text) => {
      client.screen = "";
      held = held + text;
      serve();
      return client.screen;
    },
    enter: (...lines) => {
      let screen = "";
      for (const line of lines) screen = client.type(`${line}\r\0`);
      return screen;
    },
    unread: () => input.length + held.length,
    state: () => stream.state,
    pause: (value) => {
      isPaused = value;
      if (!value) serve();
    },
    end: () => {
      isEnded = true;
      serve();
    },
    drop: () => {
      stream.state = "closed";
      timewire.onStream!(stream);
      settle();
    },
  };
  serve();
  return client;
}

/** Saved configuration of a telnet server whose lines have a password. */
export const WITH_PASSWORD = [
  ...[" telnet server enable", "#", "user-interface vty 0 4", " authentication-mode password"],
  " set authentication password simple aNicePassword",
];

/** Connects and logs in; paging is off. */
export function logIn(bench: TelnetBoard, address?: string): Client {
  const client = bench.connect(address);
  client.enter("aNicePassword", "screen-length disable");
  return client;
}
