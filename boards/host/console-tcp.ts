import { createServer, type Server, type Socket } from "node:net";
import type { HostConsole } from "./console";
import { SilentConsole } from "./console-none";
import { reasonOf, report, StartRefused } from "./report";
import { TELNET_OFFER, TelnetLine } from "./telnet";
import type { Wire } from "./wire";

/** A TCP port that stands for the console line: one connection after another, each a fresh session. */
export class TcpConsole implements HostConsole {
  readonly isAttended = true;
  private session: Socket | undefined;
  private readonly nobody = new SilentConsole();
  private hasServed = false;

  private constructor(
    private readonly wire: Wire,
    private readonly server: Server,
  ) {
    server.on("connection", (socket) => this.accept(socket));
  }

  /** Opens the port; throws `StartRefused` when it cannot be had. */
  static async listen(wire: Wire, host: string, port: number): Promise<TcpConsole> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(new StartRefused(`--console tcp:${host}:${port}: the port cannot be had: ${reasonOf(error)}`)));
      server.listen({ host, port }, resolve);
    });
    server.on("error", (error) => report(`the console's TCP port: ${error.message}`));
    return new TcpConsole(wire, server);
  }

  begin(): void {
    const address = this.server.address();
    if (address !== null && typeof address === "object") report(`console on TCP ${address.address} port ${address.port}`);
  }

  write(text: string): void {
    if (this.session !== undefined) this.session.write(text, "latin1");
    // After a session the line still shows its prompt, which is for nobody's eyes; a log line begins with a per cent sign.
    else if (!this.hasServed || text.startsWith("%")) this.nobody.write(text);
  }

  hangUp(): void {
    // The other end may take its time to close; the line is free for the next one at once.
    this.session?.end();
    this.session = undefined;
  }

  stop(): void {
    this.server.close();
    this.session?.destroy();
  }

  private accept(socket: Socket): void {
    socket.on("error", () => undefined); // "close" follows
    if (this.session !== undefined || this.wire.events === undefined) {
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
      if (this.session === socket && text !== "") this.wire.events?.onConsoleInput(text);
    });
    socket.on("close", () => {
      if (this.session === socket) this.session = undefined;
    });
    this.wire.events.onConsoleOpen();
  }
}
