import type { UdpSocket } from "../../hal/udp-socket";
import type { Association } from "../association/association";
import { closePort } from "../association/table";
import { appendMac, digestLimit } from "../auth/mac";
import { keyToSendWith } from "../auth/policy";
import { timeAt } from "../clock/system-clock";
import { rootDispersionAt } from "../clock/system-variables";
import { sourceInterface } from "../network/interfaces";
import { encodePacket, HEADER_BYTES } from "../packet/packet";
import { Leap, MAXSTRAT, Mode } from "../packet/protocol";
import { intervalToShort } from "../packet/short";
import { clearTimestamp, copyTimestamp, makeTimestamp } from "../time/timestamp";
import type { ModeContext } from "./mode";

/** Packets of associations: their fields, their MAC, the port and the address that they are sent from (RFC 5905 section 9.2, "xmit"). */

/** Precision in requests: a fixed value, because the true one would tell boards apart. */
const REQUEST_PRECISION = -32;

const now = makeTimestamp();

/** Sends a request of mode 3 from a port of the association's own; `isPortRenewed` closes the present one first (RFC 9109). */
export function sendRequest(context: ModeContext, association: Association, isPortRenewed: boolean): void {
  if (isPortRenewed) closePort(association, context.service);
  if (association.socket === undefined) {
    const own = context.board.network.openClient();
    association.socket = own === undefined ? context.service : own;
  }
  if (association.socket === undefined) return;
  fillRequest(context, association);
  sendPacket(context, association, association.socket);
}

/** Sends the packet of `context`, with a MAC when one is due, to the association's address; a reply to it is expected from now on. */
export function sendPacket(context: ModeContext, association: Association, socket: UdpSocket): void {
  const length = sealPacket(context, association);
  const isSent = socket.send(
    context.buffer,
    length,
    association.instance,
    sourceInterface(context, association.sourceIndex, association.instance),
    association.address,
    context.board.network.serverPort,
    association.requestSent,
  );
  if (isSent) association.isAwaitingReply = true;
}

/** Encodes the packet of `context` into its buffer, with a MAC when the association sends one; returns the length [bytes]. */
export function sealPacket(context: ModeContext, association: Association): number {
  if (context.watcher !== undefined) context.watcher.onSent(context.packet, association.address, association.instance);
  encodePacket(context.packet, context.buffer);
  const key = keyToSendWith(context, association.keyId);
  return key === undefined ? HEADER_BYTES : appendMac(context.board, context.buffer, HEADER_BYTES, key, digestLimit(key, context.packet.version));
}

/**
 * Fills the next request. All but version, mode and a random transmit timestamp is zero: a server needs no more, and an eavesdropper learns nothing (data
 * minimization). An attacker off the path cannot guess the timestamp, so that it cannot forge the reply; the true T1 stays here.
 */
function fillRequest(context: ModeContext, association: Association): void {
  const packet = context.packet;
  const random = context.board.random;
  packet.leap = Leap.None;
  packet.version = association.version;
  packet.mode = Mode.Client;
  packet.stratum = 0;
  packet.poll = association.hostPoll;
  packet.precision = REQUEST_PRECISION;
  packet.rootDelay[0] = 0;
  packet.rootDelay[1] = 0;
  packet.rootDispersion[0] = 0;
  packet.rootDispersion[1] = 0;
  packet.refId[0] = 0;
  packet.refId[1] = 0;
  clearTimestamp(packet.reference);
  clearTimestamp(packet.origin);
  clearTimestamp(packet.receive);
  for (let i = 0; i < 4; i++) packet.transmit[i] = random.word();
  if (packet.transmit[3] === 0) packet.transmit[3] = 1; // zero means "no timestamp"
  copyTimestamp(packet.transmit, association.expectedOrigin);
}

/** Fills a packet of `mode` with the system variables and our time, as symmetric and broadcast packets carry them. */
export function fillState(context: ModeContext, association: Association, mode: Mode): void {
  const system = context.system;
  const packet = context.packet;
  const clock = context.clock;
  clock.counter.read(now);
  packet.leap = system.leap;
  packet.version = association.version;
  packet.mode = mode;
  packet.stratum = system.stratum % MAXSTRAT; // 16 is 0 in a packet (RFC 5905 section 7.3): SNTP clients refuse 0, and believe 16
  packet.poll = association.hostPoll;
  packet.precision = system.precision;
  intervalToShort(system.rootDelay, packet.rootDelay);
  intervalToShort(rootDispersionAt(system, now), packet.rootDispersion);
  packet.refId[0] = system.refId[0];
  packet.refId[1] = system.refId[1];
  copyTimestamp(system.reference, packet.reference);
  clock.counter.read(now); // read last: the receiver takes it for the moment of sending
  timeAt(clock, now, packet.transmit);
}
