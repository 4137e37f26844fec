import type { Serial } from "../../../hal/serial";
import type { Stream } from "../../../hal/stream";
import { makeTimestamp, type Timestamp } from "../../time/timestamp";
import type { Login, Shell } from "./shell";
import { decodeTelnet, encodeTelnet, makeTelnetDecoder, TELNET_OFFER, type TelnetDecoder } from "./telnet";

/** Output that waits for its reader, from which the shell makes no further text [bytes]. */
const QUEUE = 2048;
/** Input that is read at once [bytes]: what other events wait for. */
const PIECE = 256;

/**
 * Connection of one vty. Its memory does not depend on the other side: input stays in the receive window while output waits, and the shell makes further text only
 * when there is room.
 */
export interface StreamLine {
  /** 0..4. */
  readonly number: number;
  /** Login, which counts failed attempts over sessions. Undefined before the first session. */
  login: Login | undefined;
  /** Undefined on a free line. */
  stream: Stream | undefined;
  shell: Shell | undefined;
  decoder: TelnetDecoder;
  /** Output that the stream has not taken. */
  output: string;
  /** True when bytes may be left in the stream. */
  mayHaveInput: boolean;
  /** Address of the other side. */
  address: string;
  /** Counter reading of the last key. */
  readonly lastKey: Timestamp;
}

/** Makes a free line. */
export function makeStreamLine(number: number): StreamLine {
  return {
    number,
    login: undefined,
    stream: undefined,
    shell: undefined,
    decoder: makeTelnetDecoder(),
    output: "",
    mayHaveInput: false,
    address: "",
    lastKey: makeTimestamp(),
  };
}

/** Begins a connection on a free line. */
export function beginConnection(line: StreamLine, stream: Stream, address: string): void {
  line.stream = stream;
  line.address = address;
  line.decoder = makeTelnetDecoder();
  line.output = TELNET_OFFER;
  line.mayHaveInput = true;
}

/** Ends the connection: what the stream takes is still sent. The line is free. */
export function endConnection(line: StreamLine): void {
  const { stream } = line;
  if (stream === undefined) return;
  flushOutput(line);
  line.stream = undefined;
  line.shell = undefined;
  line.output = "";
  line.address = "";
  stream.close();
}

/** Returns the console's end of the connection. */
export function serialOf(line: StreamLine): Serial {
  return {
    isAttended: true,
    reach: "network",
    write: (text) => {
      if (line.stream !== undefined) sendBytes(line, encodeTelnet(text));
    },
    hasRoom: () => hasRoom(line),
    hangUp: () => endConnection(line),
  };
}

/** Returns true while the shell may make further text. */
export function hasRoom({ output }: StreamLine): boolean {
  return output.length < QUEUE;
}

/** Returns true when there may be input that the line can take now. */
export function canRead(line: StreamLine): boolean {
  return line.shell !== undefined && line.shell.unread.length < PIECE && line.stream !== undefined && line.mayHaveInput && hasRoom(line);
}

/** Returns the typed characters of the next bytes; "" when there are none. */
export function readKeys(line: StreamLine): string {
  const bytes = line.stream === undefined ? "" : line.stream.read(PIECE);
  line.mayHaveInput = bytes !== "";
  return decodeTelnet(line.decoder, bytes, (answer) => sendBytes(line, answer));
}

/** Hands output to the stream as far as it has room. */
export function flushOutput(line: StreamLine): void {
  const { stream } = line;
  if (stream === undefined || line.output === "") return;
  line.output = line.output.substring(stream.write(line.output));
}

function sendBytes(line: StreamLine, bytes: string): void {
  line.output = line.output + bytes;
  flushOutput(line);
}
