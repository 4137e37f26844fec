import { datedText } from "../../clock/build-date";
import type { Packet } from "../../packet/packet";
import { refIdText } from "../../packet/reference-id";
import { shortToInterval } from "../../packet/short";
import { fixedText } from "../../time/decimal-text";

/** A packet as `debugging ntp-service packet` of Comware 5 shows it (comware.md section 6.7), below `heading`; `instance` is the VPN instance's number. */
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

/** Poll intervals from the wire may be anything from 2^-128 to 2^127 s. */
function secondsOf(poll: number): string {
  return poll >= 0 && poll <= 17 ? `${Math.pow(2, poll)}` : `2^${poll}`;
}

function milliseconds(short: number[]): string {
  return fixedText(1000 * shortToInterval(short), 3);
}
