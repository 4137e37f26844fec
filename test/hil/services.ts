import { makeDatagram, type Frame } from "./frames";
import type { Wire, WireHost } from "./wire";

/** Services of computers on a wire of frames: time, addresses, names. As little of each as a board asks for. */

const NTP_TO_UNIX = 2208988800;
const BROADCAST = { mac: "ff:ff:ff:ff:ff:ff", address: "255.255.255.255" };
/** RFC 2131 section 2, RFC 2132. */
const DHCP_SERVER = 67;
const DHCP_CLIENT = 68;
const COOKIE = [99, 130, 83, 99];
const DISCOVER = 1;
const OFFER = 2;
const REQUEST = 3;
const ACKNOWLEDGE = 5;
const DNS = 53;

function writeNow(into: Buffer, offset: number): void {
  const now = Date.now() / 1000 + NTP_TO_UNIX;
  into.writeUInt32BE(Math.floor(now), offset);
  into.writeUInt32BE(Math.floor((now % 1) * 2 ** 32), offset + 4);
}

/** A time server with that stratum; how many requests it has had. */
export function serveTime(host: WireHost, stratum: number): () => number {
  let requests = 0;
  host.serve(123, (request, reply) => {
    requests += 1;
    const answer = Buffer.alloc(48);
    answer[0] = (request[0] & 0x38) | 4;
    answer[1] = stratum;
    answer[2] = request[2];
    answer.writeInt8(-10, 3);
    answer.writeUInt32BE(0x10, 4);
    answer.writeUInt32BE(0x10, 8);
    answer.writeUInt32BE(0x0a000001, 12);
    writeNow(answer, 16);
    request.copy(answer, 24, 40, 48);
    writeNow(answer, 32);
    writeNow(answer, 40);
    reply(answer);
  });
  return () => requests;
}

/** Lease of a DHCP server. */
export interface Lease {
  address: string;
  ntpServers: string[];
}

const bytesOf = (address: string): number[] => address.split(".").map(Number);

/** A DHCP server, which is also the router and the name server that it names. */
export function serveAddresses(wire: Wire, host: WireHost, lease: Lease): void {
  wire.listen(({ udp, vlan }: Frame) => {
    if (udp?.port !== DHCP_SERVER || vlan !== host.station.vlan) return;
    const kind = optionOf(udp.payload, 53)?.[0];
    if (kind !== DISCOVER && kind !== REQUEST) return;
    const own = bytesOf(host.station.address);
    const answer = Buffer.alloc(236);
    udp.payload.copy(answer, 0, 0, 236);
    answer[0] = 2;
    Buffer.from(bytesOf(lease.address)).copy(answer, 16);
    const options = [
      53,
      1,
      kind === DISCOVER ? OFFER : ACKNOWLEDGE,
      54,
      4,
      ...own,
      51,
      4,
      0,
      0,
      14,
      16,
      1,
      4,
      255,
      255,
      255,
      0,
      3,
      4,
      ...own,
      6,
      4,
      ...own,
    ];
    const servers = [42, 4 * lease.ntpServers.length, ...lease.ntpServers.flatMap(bytesOf)];
    const message = Buffer.concat([answer, Buffer.from([...COOKIE, ...options, ...servers, 255])]);
    wire.send(makeDatagram(host.station, BROADCAST, DHCP_SERVER, DHCP_CLIENT, message));
  });
}

/** The value of a DHCP option. */
function optionOf(message: Buffer, wanted: number): Buffer | undefined {
  for (let at = 236 + COOKIE.length; at + 1 < message.length && message[at] !== 255; at += message[at] === 0 ? 1 : 2 + message[at + 1])
    if (message[at] === wanted) return message.subarray(at + 2, at + 2 + message[at + 1]);
  return undefined;
}

/** A name server that knows one name (RFC 1035 section 4.1). */
export function serveName(host: WireHost, name: string, address: string): void {
  host.serve(DNS, (query, reply) => {
    const question = Buffer.concat([
      ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
      Buffer.from([0, 0, 1, 0, 1]),
    ]);
    const isKnown = query.subarray(12, 12 + question.length).equals(question);
    const header = Buffer.from([query[0], query[1], 0x81, isKnown ? 0x80 : 0x83, 0, 1, 0, isKnown ? 1 : 0, 0, 0, 0, 0]);
    const record = isKnown ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...bytesOf(address)]) : Buffer.alloc(0);
    reply(Buffer.concat([header, query.subarray(12, 12 + question.length), record]));
  });
}
