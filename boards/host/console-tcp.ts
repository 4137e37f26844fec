import { createServer, type Server, type Socket } from "node:net";
import { decodeTelnet, makeTelnetDecoder, TELNET_OFFER } from "../../firmware/console/line/telnet";
import type { EventSink } from "../common/event-sink";
import { OutputConsole } from "./console-output";
import { ConsoleInput } from "./console-input";
import type { HostConsole } from "./host-console";
import { reasonOf, report, StartRefused } from "./report";

/** Waiting output up to which input is read [bytes]. A connection that does not read cannot ask for more. */
const PAUSE_BYTES = 65536;
/** Waiting output beyond which the connection is closed [bytes]: log lines, or the output of one chunk of input. */
const MOST_BYTES = 16 * 1048576;
/** Time for the last output of a closed session [ms]. */
const CLOSE_DELAY = 1000;

/** A TCP port in place of the console line. It accepts one connection at a time, and each one is a new session. */
export class TcpConsole implements HostConsole {
  readonly isAttended = true;
  readonly reach: "loopback" | "network";
  private session: Socket | undefined;
  /** Receives output while no connection is open. */
  private readonly output = new OutputConsole();
  private hasServed = false;
  private readonly input: ConsoleInput;

  private constructor(
    private readonly sink: EventSink,
    private readonly server: Server,
  ) {
    this.input = new ConsoleInput(
      sink,
      () => this.session?.resume(),
      () => !this.hasRoom(),
    );
    const bound = server.address();
    this.reach = bound !== null && typeof bound === "object" && isLoopback(bound.address) ? "loopback" : "network";
    server.on("connection", (socket) => this.accept(socket));
  }

  /** Opens the port. Throws `StartRefused` when it is not available. */
  static async listen(sink: EventSink, host: string, port: number): Promise<TcpConsole> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) =>
        reject(new StartRefused(`--console tcp:${host}:${port}: the port is not available (${reasonOf(error)}); choose another`)),
      );
      server.listen({ host, port }, resolve);
    });
    server.on("error", (error) => report(`TCP port of the console: ${error.message}`));
    return new TcpConsole(sink, server);
  }

  begin(): void {
    const address = this.server.address();
    if (address !== null && typeof address === "object") report(`console on TCP ${address.address} port ${address.port}`);
  }

  write(text: string): void {
    if (this.session !== undefined) this.send(this.session, text);
    // After a session only log lines are shown, which begin with a per cent sign: the prompt of the closed session is not.
    else if (!this.hasServed || text.startsWith("%")) this.output.write(text);
  }

  hasRoom(): boolean {
    return this.session === undefined || this.session.writableLength <= PAUSE_BYTES;
  }

  private send(socket: Socket, text: string): void {
    socket.write(text, "latin1");
    if (socket.writableLength <= MOST_BYTES) return;
    report("the console's connection does not read; it is closed");
    this.session = undefined;
    socket.destroy();
  }

  hangUp(): void {
    // The client may close its end later; the line is free for the next connection now.
    if (this.session !== undefined) closeSoon(this.session, "");
    this.session = undefined;
  }

  stop(): void {
    this.server.close();
    this.session?.destroy();
  }

  private accept(socket: Socket): void {
    socket.on("error", () => undefined); // "close" follows
    if (this.session !== undefined || this.sink.events === undefined) {
      closeSoon(socket, "The console is in use by another connection.\r\n");
      return;
    }
    const decoder = makeTelnetDecoder();
    const answer = (bytes: string): void => void socket.write(bytes, "latin1");
    this.session = socket;
    this.input.clear();
    this.hasServed = true;
    socket.setNoDelay(true);
    socket.write(TELNET_OFFER, "latin1");
    socket.on("data", (bytes) => {
      if (this.session !== socket) return;
      socket.pause();
      this.input.add(decodeTelnet(decoder, bytes.toString("latin1"), answer));
    });
    socket.on("drain", () => this.input.feed());
    socket.on("close", () => {
      if (this.session === socket) this.session = undefined;
    });
    this.sink.events.onConsoleOpen();
  }
}

/** Returns true for an address that this computer only can reach. */
function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/** Closes a connection when `text` and its output are sent; at the latest after `CLOSE_DELAY`, because its reader may not read. */
function closeSoon(socket: Socket, text: string): void {
  socket.end(text, "latin1");
  socket.resume();
  setTimeout(() => socket.destroy(), CLOSE_DELAY).unref();
}
