/** Ethernet frames with IPv4 and UDP in them, made and read by hand: what a test needs to play a computer at the other end of a cable. */

const TYPE_IP = 0x0800;
const TYPE_ARP = 0x0806;
const TYPE_VLAN = 0x8100;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const SMALLEST = 60;

/** Sender or receiver of a frame. */
export interface Station {
  /** Ethernet address, `02:00:00:00:00:01`. */
  readonly mac: string;
  readonly address: string;
  /** 802.1Q; undefined without a tag. */
  readonly vlan?: number | undefined;
}

/** A received frame as far as it is of use. */
export interface Frame {
  readonly from: string;
  readonly to: string;
  readonly vlan: number | undefined;
  /** Of an ARP request: who is asked for, and who asks. */
  readonly arp?: { readonly target: string; readonly sender: string };
  readonly udp?: {
    readonly source: string;
    readonly destination: string;
    readonly sourcePort: number;
    readonly port: number;
    readonly payload: Buffer;
  };
  readonly tcp?: TcpSegment;
}

/** A segment of a TCP connection (RFC 9293 section 3.1), without options. */
export interface TcpSegment {
  readonly sourcePort: number;
  readonly port: number;
  readonly sequence: number;
  readonly acknowledged: number;
  /** Control bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number;
  readonly payload: Buffer;
}

const macBytes = (text: string): number[] => text.split(":").map((part) => parseInt(part, 16));
const addressBytes = (text: string): number[] => text.split(".").map(Number);
const macText = (bytes: Buffer): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
const dottedText = (bytes: Buffer): string => [...bytes].join(".");

/** The Ethernet header, the tag with it, and padding to the smallest frame. */
function wrap(from: Station, to: string, type: number, body: Buffer): Buffer {
  const tag = from.vlan === undefined ? [] : [TYPE_VLAN >> 8, TYPE_VLAN & 255, from.vlan >> 8, from.vlan & 255];
  const header = Buffer.from([...macBytes(to), ...macBytes(from.mac), ...tag, type >> 8, type & 255]);
  const padding = Buffer.alloc(Math.max(0, SMALLEST - header.length - body.length));
  return Buffer.concat([header, body, padding]);
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

/** A UDP datagram in a frame; without a UDP checksum, which RFC 768 allows. */
export function makeDatagram(from: Station, to: Station, sourcePort: number, port: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(28);
  header.writeUInt16BE(0x4500, 0);
  header.writeUInt16BE(28 + payload.length, 2);
  header.writeUInt16BE(0x4000, 6);
  header.writeUInt16BE((64 << 8) | PROTOCOL_UDP, 8);
  Buffer.from([...addressBytes(from.address), ...addressBytes(to.address)]).copy(header, 12);
  header.writeUInt16BE(checksum(header.subarray(0, 20)), 10);
  header.writeUInt16BE(sourcePort, 20);
  header.writeUInt16BE(port, 22);
  header.writeUInt16BE(8 + payload.length, 24);
  return wrap(from, to.mac, TYPE_IP, Buffer.concat([header, payload]));
}

/** An IPv4 header without options, for `length` bytes behind it. */
function ipHeader(from: Station, to: Station, protocol: number, length: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(0x4500, 0);
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt16BE(0x4000, 6);
  header.writeUInt16BE((64 << 8) | protocol, 8);
  Buffer.from([...addressBytes(from.address), ...addressBytes(to.address)]).copy(header, 12);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

/** A TCP segment in a frame. */
export function makeSegment(from: Station, to: Station, segment: TcpSegment): Buffer {
  const { sourcePort, port, sequence, acknowledged, flags, payload } = segment;
  const header = Buffer.alloc(20);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(port, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(acknowledged, 8);
  header.writeUInt16BE((5 << 12) | flags, 12);
  header.writeUInt16BE(8192, 14);
  const length = 20 + payload.length;
  const pseudo = Buffer.from([...addressBytes(from.address), ...addressBytes(to.address), 0, PROTOCOL_TCP, length >> 8, length & 255]);
  header.writeUInt16BE(checksum(Buffer.concat([pseudo, header, payload, Buffer.alloc(length % 2)])), 16);
  return wrap(from, to.mac, TYPE_IP, Buffer.concat([ipHeader(from, to, PROTOCOL_TCP, length), header, payload]));
}

/** The answer to the ARP question for `from` (RFC 826). */
export function makeArpReply(from: Station, to: Station): Buffer {
  const start = [0, 1, TYPE_IP >> 8, TYPE_IP & 255, 6, 4, 0, 2];
  const body = [...start, ...macBytes(from.mac), ...addressBytes(from.address), ...macBytes(to.mac), ...addressBytes(to.address)];
  return wrap(from, to.mac, TYPE_ARP, Buffer.from(body));
}

/** Reads a frame; what it does not know it leaves out. */
export function readFrame(bytes: Buffer): Frame {
  const isTagged = bytes.readUInt16BE(12) === TYPE_VLAN;
  const vlan = isTagged ? bytes.readUInt16BE(14) & 0xfff : undefined;
  const type = bytes.readUInt16BE(isTagged ? 16 : 12);
  const body = bytes.subarray(isTagged ? 18 : 14);
  const frame = { to: macText(bytes.subarray(0, 6)), from: macText(bytes.subarray(6, 12)), vlan };
  if (type === TYPE_ARP && body.readUInt16BE(6) === 1)
    return { ...frame, arp: { target: dottedText(body.subarray(24, 28)), sender: dottedText(body.subarray(14, 18)) } };
  if (type === TYPE_IP && body[9] === PROTOCOL_TCP) return { ...frame, tcp: readSegment(body.subarray((body[0] & 15) * 4, body.readUInt16BE(2))) };
  if (type !== TYPE_IP || body[9] !== PROTOCOL_UDP) return frame;
  const udp = body.subarray((body[0] & 15) * 4);
  return {
    ...frame,
    udp: {
      source: dottedText(body.subarray(12, 16)),
      destination: dottedText(body.subarray(16, 20)),
      sourcePort: udp.readUInt16BE(0),
      port: udp.readUInt16BE(2),
      payload: udp.subarray(8, udp.readUInt16BE(4)),
    },
  };
}

function readSegment(bytes: Buffer): TcpSegment {
  return {
    sourcePort: bytes.readUInt16BE(0),
    port: bytes.readUInt16BE(2),
    sequence: bytes.readUInt32BE(4),
    acknowledged: bytes.readUInt32BE(8),
    flags: bytes[13],
    payload: bytes.subarray((bytes[12] >> 4) * 4),
  };
}
