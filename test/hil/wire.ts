import { createSocket, type Socket } from "node:dgram";
import type { TestContext } from "node:test";
import { makeArpReply, makeDatagram, readFrame, type Frame, type Station } from "./frames";

/** Ethernet address of the emulated board. */
export const BOARD_MAC = "52:54:00:12:34:56";
const FIRST_PORT = 40000;
/** Time within which a busy emulator answers, if it answers at all [s]. */
const ANSWERING = 12;

/**
 * The other end of an emulated board's cable, in this process: QEMU's `-netdev dgram` makes a UDP datagram of each frame. Needs no privilege, and shows and
 * sends frames as they are, VLAN tags and faults included.
 */
export class Wire {
  /** All frames that the board has sent. */
  readonly seen: Frame[] = [];
  private readonly listeners: ((frame: Frame) => void)[] = [];

  private constructor(
    private readonly socket: Socket,
    private readonly boardPort: number,
  ) {
    socket.on("message", (bytes) => this.take(readFrame(bytes)));
  }

  /** Lays a cable. */
  static async lay(t: TestContext): Promise<Wire> {
    const [socket, other] = [await bind(), await bind()];
    const boardPort = other.address().port; // free a moment ago, and probably for the next moment
    await new Promise<void>((resolve) => other.close(resolve));
    t.after(() => new Promise<void>((resolve) => void socket.close(resolve)));
    return new Wire(socket, boardPort);
  }

  /** QEMU's words for it. */
  get network(): string[] {
    const end = (which: string, port: number): string => `${which}.type=inet,${which}.host=127.0.0.1,${which}.port=${port}`;
    const wire = `dgram,id=wire,${end("local", this.boardPort)},${end("remote", this.socket.address().port)}`;
    return ["-netdev", wire, "-net", `nic,netdev=wire,macaddr=${BOARD_MAC}`];
  }

  /** Connects a computer with that Ethernet address and IPv4 address. */
  connect(mac: string, address: string, vlan?: number): WireHost {
    const host = new WireHost(this, { mac, address, vlan });
    this.listen((frame) => host.take(frame));
    return host;
  }

  /** Calls `hear` with each frame that the board sends from now on. */
  listen(hear: (frame: Frame) => void): void {
    this.listeners.push(hear);
  }

  /** Puts a frame on the wire. */
  send(frame: Buffer): void {
    this.socket.send(frame, this.boardPort, "127.0.0.1");
  }

  private take(frame: Frame): void {
    this.seen.push(frame);
    for (const hear of this.listeners) hear(frame);
  }
}

/** A computer on the wire: answers ARP, asks and serves over UDP. */
export class WireHost {
  private readonly services = new Map<number, (payload: Buffer, reply: (payload: Buffer) => void, from: Station) => void>();
  private nextPort = FIRST_PORT;

  constructor(
    private readonly wire: Wire,
    readonly station: Station,
  ) {}

  /** Answers what comes to `port`. */
  serve(port: number, answer: (payload: Buffer, reply: (payload: Buffer) => void, from: Station) => void): void {
    this.services.set(port, answer);
  }

  /** Sends a datagram to the board. */
  send(address: string, sourcePort: number, port: number, payload: Buffer): void {
    this.wire.send(makeDatagram(this.station, { mac: BOARD_MAC, address }, sourcePort, port, payload));
  }

  /** Sends a datagram to the board; its answer, undefined when none comes within `seconds`. */
  async ask(address: string, port: number, payload: Buffer, seconds = ANSWERING): Promise<Buffer | undefined> {
    const sourcePort = this.nextPort++;
    return new Promise((resolve) => {
      const end = (answer: Buffer | undefined): void => {
        clearTimeout(patience);
        this.services.delete(sourcePort);
        resolve(answer);
      };
      const patience = setTimeout(() => end(undefined), seconds * 1000);
      this.serve(sourcePort, end);
      this.send(address, sourcePort, port, payload);
    });
  }

  /** A frame has come by; it may be for us. */
  take(frame: Frame): void {
    const { station } = this;
    if (frame.vlan !== station.vlan) return;
    const from = { mac: frame.from, address: frame.arp?.sender ?? frame.udp?.source ?? "0.0.0.0", vlan: frame.vlan };
    if (frame.arp?.target === station.address) this.wire.send(makeArpReply(station, from));
    if (frame.to !== station.mac || frame.udp?.destination !== station.address) return;
    const { sourcePort, port, payload } = frame.udp;
    const reply = (answer: Buffer): void => this.wire.send(makeDatagram(station, from, port, sourcePort, answer));
    this.services.get(port)?.(payload, reply, from);
  }
}

async function bind(): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}
