import { makePacket, decodePacket, encodePacket } from "../../firmware/packet/packet";
import { computeDelay, computeOffset } from "../../firmware/time/exchange";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { makeBackToBack, runReplies, runRounds, type BackToBack } from "../memory/back-to-back";

/** The loops that `make bench` times. Portable: the engine that runs them brings the stopwatch. Each returns something that depends on its work. */

const pair: BackToBack = makeBackToBack();
const packet = makePacket();
const offset = makeTimestamp();
const delay = makeTimestamp();

/** Decodes a client request `count` times. */
export function parse(count: number): number {
  const buffer = pair.client.buffer;
  let stratum = 0;
  for (let i = 0; i < count; i++) {
    decodePacket(buffer, 48, packet);
    stratum = stratum + packet.stratum;
  }
  return stratum;
}

/** Encodes a header `count` times. */
export function build(count: number): number {
  const buffer = pair.client.buffer;
  for (let i = 0; i < count; i++) {
    packet.stratum = i % 16;
    encodePacket(packet, buffer);
  }
  return packet.words[0];
}

/** Offset and delay of the four time stamps, `count` times. */
export function offsetAndDelay(count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    computeOffset(packet.origin, packet.receive, packet.transmit, packet.reference, offset);
    computeDelay(packet.origin, packet.receive, packet.transmit, packet.reference, delay);
    sum = (sum + offset[3] + delay[3]) % 65536;
  }
  return sum;
}

/** Request, reply, sample, selection and clock update, `count` times: all that two boards do in a poll but their network stacks. */
export function wholeRound(count: number): number {
  return runRounds(pair, count);
}

/** A request decoded, checked and answered, `count` times. The first call makes the request. */
export function reply(count: number): number {
  runRounds(pair, 1);
  return runReplies(pair, count);
}
