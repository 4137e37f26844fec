import { parseDotted } from "../../firmware/network/address";
import { decodeControl, ControlForm, encodeControl, makeControlMessage, type ControlMessage } from "../../firmware/packet/control";
import { addressFrame, attachPort, claimFrame, sendFrame, type Frame, type Port } from "../../boards/sim/segment";
import { makeBytePacket } from "../packet/byte-packet";
import type { Lab } from "../scenario/lab";

/** A control message with its data as text; bytes that are no text are in `bytes`. */
export interface Told extends ControlMessage {
  text: string;
  bytes: number[];
  /** Bytes of the whole UDP payload. */
  length: number;
  port: number;
}

/** A host on a lab's LAN that asks and answers control queries, with any bytes it likes. */
export interface Questioner {
  /** Control messages that its ports received since the last `take`. */
  take(): Told[];
  /** Sends `bytes` to UDP port `destinationPort` of `address`, at once, as `source` if that is given. */
  send(address: string, bytes: number[], ports?: { from?: number; to?: number }, source?: string): void;
}

/** The bytes of a control message; its count is that of `text` unless `fields` says otherwise. Version 2, as ntpq asks. */
export function controlBytes(fields: Partial<ControlMessage>, text = ""): number[] {
  const packet = makeBytePacket([], 1024);
  encodeControl({ ...makeControlMessage(), version: 2, opcode: 2, sequence: 1, count: text.length, ...fields }, packet);
  return [...packet.bytes, ...Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))];
}

/** Plugs a questioner in at `address`. */
export function addQuestioner(net: Lab, address: string): Questioner {
  let heard: Told[] = [];
  const port: Port = {
    address: addressOf(address),
    isUp: true,
    vlan: 0,
    segment: undefined,
    outbound: undefined,
    inbound: undefined,
    receive: (frame) => void heard.push(told(frame)),
  };
  attachPort(net.lan, port);
  return {
    take: () => {
      const taken = heard;
      heard = [];
      return taken;
    },
    send: (destination, bytes, ports = {}, source = address) => {
      const frame = claimFrame(net.lan);
      bytes.forEach((byte, at) => frame.payload.writeByte(at, byte));
      frame.length = bytes.length;
      addressFrame(frame, addressOf(source), ports.from ?? 40000, addressOf(destination), ports.to ?? 123);
      sendFrame(net.lan, port, addressOf(destination), frame);
    },
  };
}

function told(frame: Frame): Told {
  const message = makeControlMessage();
  if (decodeControl(frame.payload, frame.length, message) !== ControlForm.Complete) throw new Error("no control message");
  const bytes: number[] = [];
  for (let i = 0; i < message.count; i++) bytes.push(frame.payload.readByte(12 + i));
  return { ...message, bytes, text: String.fromCharCode(...bytes), length: frame.length, port: frame.sourcePort };
}

function addressOf(text: string): number[] {
  const address = [0, 0];
  if (!parseDotted(text, address)) throw new Error(text);
  return address;
}
