import type { Datagram } from "../../hal/datagram";
import { clampWirePoll } from "../association/poll";
import { Refusal } from "../association/refusal";
import { appendMac, findValidKey } from "../auth/mac";
import { timeAt } from "../clock/system-clock";
import { rootDispersionAt, type SystemVariables } from "../clock/system-variables";
import type { Engine } from "../engine";
import { Field, firstWord, HEADER_BYTES, HEADER_WORDS, unsignedByte, type Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { intervalToShort } from "../packet/short";
import { makeTimestamp, writeTimestamp, type Timestamp } from "../time/timestamp";
import type { ReplyTemplate } from "./reply-template";

const stamp = makeTimestamp();

/**
 * Answers the client request in `packet`, which came as `datagram`; the caller has checked its form and its access right. The reply has the request's version
 * and is never longer: a header, and a MAC when the request had a valid one. It is built in the datagram's own buffer; extension fields are ignored. Returns
 * a refusal, or None when sent: a request with a MAC that cannot be checked is met with silence, not with a crypto-NAK that a forger could use.
 *
 * A clock that is not synchronized answers too, and says so (leap 3, stratum 16), as other servers do: a client learns more from that than from silence.
 */
export function replyToClient(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  const system = engine.synchronization.system;
  const clock = engine.synchronization.clock;
  const template = engine.reply;
  const words = template.words;
  const hasMac = packet.trailer.macLength > 0;
  const key = hasMac && engine.keys.isEnabled ? findValidKey(engine.board, datagram.packet, packet.trailer, engine.keys) : undefined;
  if (hasMac && key === undefined) return Refusal.Authentication;
  refreshTemplate(template, datagram.received, system);
  words[Field.LeapVersionModeStratum] = firstWord(system.leap, packet.version, Mode.Server, system.stratum);
  words[Field.PollPrecision] = clampWirePoll(packet.poll) * 256 + unsignedByte(system.precision);
  writeTimestamp(packet.transmit, words, Field.Origin);
  timeAt(clock, datagram.received, stamp);
  writeTimestamp(stamp, words, Field.Receive);
  clock.counter.read(stamp);
  timeAt(clock, stamp, stamp);
  writeTimestamp(stamp, words, Field.Transmit);
  datagram.packet.writeWords(0, HEADER_WORDS, words);
  datagram.socket.reply(datagram, key === undefined ? HEADER_BYTES : appendMac(engine.board, datagram.packet, HEADER_BYTES, key));
  return Refusal.None;
}

function refreshTemplate(template: ReplyTemplate, now: Timestamp, system: SystemVariables): void {
  if (template.version === system.version && template.second === now[1]) return;
  template.version = system.version;
  template.second = now[1];
  const words = template.words;
  intervalToShort(system.rootDelay, template.short);
  words[Field.RootDelay] = template.short[0];
  words[Field.RootDelay + 1] = template.short[1];
  intervalToShort(rootDispersionAt(system, now), template.short);
  words[Field.RootDispersion] = template.short[0];
  words[Field.RootDispersion + 1] = template.short[1];
  words[Field.ReferenceId] = system.refId[0];
  words[Field.ReferenceId + 1] = system.refId[1];
  writeTimestamp(system.reference, words, Field.Reference);
}
