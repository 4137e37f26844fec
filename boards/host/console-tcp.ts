import { createServer, type Server, type Socket } from "node:net";
import type { EventSink } from "../common/event-sink";
import { OutputConsole } from "./console-output";
import type { HostConsole } from "./host-console";
import { reasonOf, report, StartRefused } from "./report";
import { TELNET_OFFER, TelnetLine } from "./telnet";

/** A TCP port in place of the console line. It accepts one connection at a time, and each one is a new session. */
export class TcpConsole implements HostConsole {
  readonly isAttended = true;
  private session: Socket | undefined;
  /** Receives output while no connection is open. */
  private readonly output = new OutputConsole();
  private hasServed = false;

  private constructor(
    private readonly sink: EventSink,
    private readonly server: Server,
  ) {
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
    if (this.session !== undefined) this.session.write(text, "latin1");
    // After a session only log lines are shown, which begin with a per cent sign: the prompt of the closed session is not.
    else if (!this.hasServed || text.startsWith("%")) this.output.write(text);
  }

  hangUp(): void {
    // The client may close its end later; the line is free for the next connection now.
    this.session?.end();
    this.session = undefined;
  }

  stop(): void {
    this.server.close();
    this.session?.destroy();
  }

  private accept(socket: Socket): void {
    socket.on("error", () => undefined); // "close" follows
    if (this.session !== undefined || this.sink.events === undefined) {
      socket.end("The console is in use by another connection.\r\n");
      return;
    }
    const line = new TelnetLine((bytes) => socket.write(bytes));
    this.session = socket;
    this.hasServed = true;
    socket.setNoDelay(true);
    socket.write(TELNET_OFFER);
    socket.on("data", (bytes) => {
      const text = line.takeText(bytes);
      if (this.session === socket && text !== "") this.sink.events?.onConsoleInput(text);
    });
    socket.on("close", () => {
      if (this.session === socket) this.session = undefined;
    });
    this.sink.events.onConsoleOpen();
  }
}
