import { datedText } from "../../clock/build-date";
import type { Packet } from "../../packet/packet";
import { refIdText } from "../../packet/reference-id";
import { shortToInterval } from "../../packet/short";
import { fixedText } from "../../time/decimal-text";

/** Returns the lines of a packet as in Comware 5 (console README, "Debugging lines"), below `heading`; `instance` is the number of the VPN instance. */
export function packetLines(heading: string, packet: Packet, instance: number): string[] {
  const { leap, mode, poll, precision, refId, rootDelay, rootDispersion, stratum, version } = packet;
  return [
    heading,
    `leap: ${leap}, version: ${version}, mode: ${mode}, vrfindex: ${instance}`,
    `stratum: ${stratum}, poll: ${secondsOf(poll)}, precision: 2^${-precision}`,
    `rdel: ${milliseconds(rootDelay)}, rdsp: ${milliseconds(rootDispersion)}, refid: ${refIdText(refId, stratum)}`,
    `reftime: ${datedText(packet.reference)}`,
    `orgtime: ${datedText(packet.origin)}`,
    `rectime: ${datedText(packet.receive)}`,
    `xmttime: ${datedText(packet.transmit)}`,
  ];
}

/** Returns a poll interval [s] as text. The poll exponent of a received packet is -128..127. */
function secondsOf(poll: number): string {
  return poll >= 0 && poll <= 17 ? `${Math.pow(2, poll)}` : `2^${poll}`;
}

function milliseconds(short: number[]): string {
  return fixedText(1000 * shortToInterval(short), 3);
}
