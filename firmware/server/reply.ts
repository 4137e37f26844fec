import type { Datagram } from "../../hal/datagram";
import { clampWirePoll } from "../association/poll";
import { Refusal } from "../association/refusal";
import type { Key } from "../auth/keys";
import { appendMac, findValidKey, receivedDigest } from "../auth/mac";
import { timeAt } from "../clock/system-clock";
import { rootDispersionAt, type SystemVariables } from "../clock/system-variables";
import type { ServerContext } from "./server-context";
import { Field, firstWord, HEADER_BYTES, HEADER_WORDS, unsignedByte, type Packet } from "../packet/packet";
import { MAXSTRAT, Mode } from "../packet/protocol";
import { intervalToShort } from "../packet/short";
import { makeTimestamp, writeTimestamp, type Timestamp } from "../time/timestamp";
import { turnIntoKiss, type ReplyTemplate } from "./reply-template";

/** Unit of the version in the first word. */
const VERSION_UNIT = 2048;
/** Difference that mode 2 in the place of mode 4 makes to the first word: a peer without an association is answered as a client is. */
const TO_SYMMETRIC_PASSIVE = (Mode.SymmetricPassive - Mode.Server) * 256;

const timestamp = makeTimestamp();

/**
 * Answers the client request in `packet`, which arrived as `datagram`; form and sender have been checked. `verdict` None sends a reply, `RateKiss` a kiss. The
 * reply has the version of the request and is never longer: a header, and a MAC when the request had a valid one. It is built in the datagram's own buffer;
 * extension fields are ignored. A request with an invalid MAC is dropped, without a crypto-NAK that an attacker could use. Returns the refusal, or `verdict`.
 *
 * An unsynchronized clock answers too, with leap 3 and stratum 0 (RFC 5905 section 7.3): a client learns more from that than from no reply.
 */
export function replyToClient(context: ServerContext, datagram: Datagram, packet: Packet, verdict: Refusal): Refusal {
  const hasMac = packet.trailer.macLength > 0;
  const key = hasMac && context.keys.isEnabled ? findValidKey(context.board, datagram.packet, packet.trailer, context.keys) : undefined;
  if (hasMac && key === undefined) return Refusal.Authentication;
  const template = context.reply;
  const words = template.words;
  refreshTemplate(context, datagram.received);
  if (verdict === Refusal.RateKiss) turnIntoKiss(template);
  words[Field.LeapVersionModeStratum] = template.firstWord + packet.version * VERSION_UNIT;
  if (packet.mode === Mode.SymmetricActive) words[Field.LeapVersionModeStratum] = words[Field.LeapVersionModeStratum] + TO_SYMMETRIC_PASSIVE;
  words[Field.PollPrecision] = clampWirePoll(packet.poll) * 256 + template.precision;
  if (template.timestamper === undefined || key !== undefined) timestampAndReply(context, datagram, packet, key);
  else template.timestamper.reply(words[Field.LeapVersionModeStratum], words[Field.PollPrecision]);
  return verdict;
}

/** Fills the timestamps of the template and sends it. */
function timestampAndReply(context: ServerContext, datagram: Datagram, packet: Packet, key: Key | undefined): void {
  const clock = context.clock;
  const words = context.reply.words;
  writeTimestamp(packet.transmit, words, Field.Origin);
  timeAt(clock, datagram.received, timestamp);
  writeTimestamp(timestamp, words, Field.Receive);
  clock.counter.read(timestamp);
  timeAt(clock, timestamp, timestamp);
  writeTimestamp(timestamp, words, Field.Transmit);
  datagram.packet.writeWords(0, HEADER_WORDS, words);
  datagram.reply(key === undefined ? HEADER_BYTES : appendMac(context.board, datagram.packet, HEADER_BYTES, key, receivedDigest(packet.trailer)));
}

/** Brings the template, and the board's copies of it and of the clock, up to date. */
export function refreshTemplate(context: ServerContext, now: Timestamp): void {
  const template = context.reply;
  const timestamper = template.timestamper;
  const clock = context.clock;
  if (timestamper !== undefined && template.clockVersion !== clock.version) {
    template.clockVersion = clock.version;
    timestamper.setClock(clock.anchor, clock.base, clock.frequency, clock.slewRate, clock.slewDuration);
  }
  const system = context.system;
  if (template.version === system.version && template.second === now[1]) return;
  template.version = system.version;
  template.second = now[1];
  fillTemplate(template, now, system);
  if (timestamper !== undefined) timestamper.setHeader(template.words);
}

function fillTemplate(template: ReplyTemplate, now: Timestamp, system: SystemVariables): void {
  const words = template.words;
  template.firstWord = firstWord(system.leap, 0, Mode.Server, system.stratum % MAXSTRAT);
  template.precision = unsignedByte(system.precision);
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
