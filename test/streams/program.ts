import { parseDotted, makeAddress, dottedText } from "../../firmware/network/address";
import type { Stream } from "../../hal/stream";
import type { StreamListener } from "../../hal/stream-listener";
import type { Streams } from "../../hal/streams";

/**
 * In place of a firmware, for the suite of streams: plays the services that a command names, on every board. Portable. Commands are words between blanks; each
 * report is a line.
 *
 *     listen PORT INSTANCE SERVICE BYTES    listening PORT | refused PORT
 *     unlisten PORT                         unlistened PORT
 *     connect ADDRESS PORT INSTANCE SERVICE BYTES
 *                                           connecting N | refused PORT
 *     close N | abort N
 *     show N                                shown N STATE READ WRITTEN
 *     reset                                 ready: nothing is open, the next stream is number 1
 *
 * Each stream has a number, from 1 on, and reports `N open ADDRESS`, `N ended READ` and `N closed`. Services:
 *
 *     echo     sends back what it has read, and closes when the other side has ended
 *     silent   never reads
 *     source   sends BYTES bytes, and closes
 *     sink     reads BYTES bytes, and closes
 */
export interface StreamProgram {
  /** See `BoardEvents.onStream`. */
  readonly onStream: (this: void, stream: Stream) => void;
  /** Obeys a command. */
  readonly command: (this: void, line: string) => void;
}

interface Session {
  readonly number: number;
  readonly stream: Stream;
  readonly service: string;
  readonly bytes: number;
  state: string;
  read: number;
  written: number;
  /** Bytes that are read and not yet written. */
  pending: string;
}

interface Service {
  readonly listener: StreamListener;
  readonly service: string;
  readonly bytes: number;
}

/** Bytes that a service reads and writes at once. */
const CHUNK = 1024;

/** The bytes of a source: 251 different ones in turn, so that lost or repeated blocks show. */
function makePattern(): string {
  const bytes: string[] = [];
  for (let i = 0; i < 251; i++) bytes.push(String.fromCharCode(i));
  let text = bytes.join("");
  while (text.length < CHUNK + 251) text = text + bytes.join("");
  return text;
}

/** Makes the program. `say` takes its reports. */
export function makeStreamProgram(streams: Streams, say: (this: void, line: string) => void): StreamProgram {
  const sessions: Session[] = [];
  const services: Service[] = [];
  const pattern = makePattern();

  const begin = (stream: Stream, service: string, bytes: number): Session => {
    const session: Session = { number: sessions.length + 1, stream, service, bytes, state: "new", read: 0, written: 0, pending: "" };
    sessions.push(session);
    return session;
  };

  const find = (stream: Stream): Session | undefined => {
    for (let i = sessions.length - 1; i >= 0; i--) if (sessions[i].stream === stream) return sessions[i];
    for (let i = 0; i < services.length; i++) {
      if (services[i].listener === stream.listener) return begin(stream, services[i].service, services[i].bytes);
    }
    return undefined;
  };

  const end = (session: Session): void => {
    session.stream.close();
    session.state = "closed";
    say(`${session.number} closed`);
  };

  const read = (session: Session): string => {
    const text = session.stream.read(CHUNK);
    session.read = session.read + text.length;
    return text;
  };

  const flush = (session: Session): void => {
    const count = session.stream.write(session.pending);
    session.written = session.written + count;
    session.pending = session.pending.substring(count);
  };

  const echo = (session: Session): void => {
    for (;;) {
      if (session.pending === "") session.pending = read(session);
      if (session.pending === "") break;
      flush(session);
      if (session.pending !== "") return;
    }
    if (session.stream.state === "ended") end(session);
  };

  const pour = (session: Session): void => {
    for (;;) {
      const left = session.bytes - session.written;
      if (left <= 0) break;
      const from = session.written % 251;
      const count = session.stream.write(pattern.substring(from, from + Math.min(left, CHUNK)));
      session.written = session.written + count;
      if (count < Math.min(left, CHUNK)) return;
    }
    end(session);
  };

  const drain = (session: Session): void => {
    while (read(session) !== "");
    if (session.read >= session.bytes || session.stream.state === "ended") end(session);
  };

  const serve = (session: Session): void => {
    if (session.service === "echo") echo(session);
    else if (session.service === "source") pour(session);
    else if (session.service === "sink") drain(session);
  };

  const onStream = (stream: Stream): void => {
    const session = find(stream);
    if (session === undefined) {
      stream.abort();
      return;
    }
    if (stream.state !== session.state) {
      session.state = stream.state;
      if (stream.state === "open") say(`${session.number} open ${dottedText(stream.address)}`);
      else if (stream.state === "ended") say(`${session.number} ended ${session.read}`);
      else if (stream.state === "closed") say(`${session.number} closed`);
    }
    if (stream.state === "open" || stream.state === "ended") serve(session);
  };

  const listen = (port: number, instance: number, service: string, bytes: number): void => {
    const listener = streams.listen(port, instance);
    if (listener !== undefined) services.push({ listener, service, bytes });
    say(listener === undefined ? `refused ${port}` : `listening ${listener.port}`);
  };

  const connect = (text: string, port: number, instance: number, service: string, bytes: number): void => {
    const address = makeAddress();
    parseDotted(text, address);
    const stream = streams.connect(address, port, instance);
    if (stream === undefined) {
      say(`refused ${port}`);
      return;
    }
    const session = begin(stream, service, bytes);
    session.state = stream.state;
    say(`connecting ${session.number}`);
  };

  const unlisten = (port: number): void => {
    for (let i = services.length - 1; i >= 0; i--) {
      if (services[i].listener.port !== port) continue;
      services[i].listener.close();
      services.splice(i, 1);
    }
    say(`unlistened ${port}`);
  };

  const reset = (): void => {
    for (let i = 0; i < services.length; i++) services[i].listener.close();
    for (let i = 0; i < sessions.length; i++) sessions[i].stream.abort();
    services.splice(0, services.length);
    sessions.splice(0, sessions.length);
    say("ready");
  };

  const obeyStream = (word: string, number: number): void => {
    const session = sessions[number - 1];
    if (word === "close") session.stream.close();
    else if (word === "abort") session.stream.abort();
    else say(`shown ${number} ${session.stream.state} ${session.read} ${session.written}`);
  };

  return {
    onStream,
    command: (line) => {
      const words = line.split(" ");
      if (words[0] === "listen") listen(Number(words[1]), Number(words[2]), words[3], Number(words[4]));
      else if (words[0] === "unlisten") unlisten(Number(words[1]));
      else if (words[0] === "reset") reset();
      else if (words[0] === "connect") connect(words[1], Number(words[2]), Number(words[3]), words[4], Number(words[5]));
      else obeyStream(words[0], Number(words[1]));
    },
  };
}
