import { closeSync, openSync, writeSync } from "node:fs";
import type { Timestamp } from "../../firmware/time/timestamp";
import { reasonOf, report, StartRefused } from "./report";

/** Bytes of an NTP header; what follows, a MAC perhaps, is not written. */
const HEADER = 48;
/** Modes of packets that belong to an association of ours (RFC 5905 section 3). Mode 3 that arrives and mode 4 that is sent are the service. */
const SENT_MODES = [1, 2, 3];
const RECEIVED_MODES = [1, 2, 4, 5];

/**
 * The file of `--trace-packets`: a line for each NTP packet of an association, with the reading of the counter, for `make replay`. Packets of the service are left
 * out: a trace has no line for a client of ours.
 */
export class PacketTrace {
  private file: number | undefined;

  /** Opens the file to add to it. Throws `StartRefused` when it cannot be written. */
  constructor(private readonly path: string) {
    try {
      this.file = openSync(path, "a");
    } catch (error) {
      throw new StartRefused(`--trace-packets ${path}: cannot be written: ${reasonOf(error)}`);
    }
  }

  /** Writes a packet that was sent at `counter` to `address`. */
  noteSent(counter: Timestamp, address: string, port: number, packet: Buffer): void {
    if (SENT_MODES.includes(packet[0] % 8)) this.write("sent", counter, address, port, packet);
  }

  /** Writes a packet that arrived at `counter` from `address`. */
  noteReceived(counter: Timestamp, address: string, port: number, packet: Buffer): void {
    if (RECEIVED_MODES.includes(packet[0] % 8)) this.write("received", counter, address, port, packet);
  }

  /** Closes the file. */
  stop(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private write(direction: string, counter: Timestamp, address: string, port: number, packet: Buffer): void {
    if (this.file === undefined || packet.length < HEADER) return;
    try {
      writeSync(this.file, `${direction} ${secondsText(counter)} ${address} ${port} ${packet.toString("hex", 0, HEADER)}\n`);
    } catch (error) {
      report(`--trace-packets ${this.path}: ${reasonOf(error)}; the trace ends here`);
      this.stop();
    }
  }
}

/** Seconds with ten digits: the last one is less than the step of a timestamp. */
function secondsText(counter: Timestamp): string {
  const fraction = counter[2] / 65536 + counter[3] / 4294967296;
  return `${counter[0] * 65536 + counter[1]}.${String(Math.floor(fraction * 1e10)).padStart(10, "0")}`;
}
