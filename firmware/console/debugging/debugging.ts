import type { Datagram } from "../../../hal/datagram";
import { Refusal, REFUSAL_TEXTS } from "../../association/refusal";
import { datedText } from "../../clock/build-date";
import { timeAt } from "../../clock/system-clock";
import type { Engine } from "../../engine/engine";
import type { Address } from "../../network/address";
import { addressText } from "../../network/address-text";
import { instanceOf } from "../../network/interfaces";
import { isClientRequest } from "../../packet/classification";
import { decodePacket, HEADER_BYTES, makePacket, type Packet } from "../../packet/packet";
import { makeTimestamp } from "../../time/timestamp";
import { LogLevel } from "../../log/log";
import type { Configuration } from "../../settings/configuration";
import { logText } from "../log-text";
import type { ShowLines } from "../user-lines";
import type { Watcher } from "../../association/watcher";
import { makeMemory, storeState, reportChanges } from "./changes";
import { TOPICS, type Debugging, type Topic, type WriteDebugging } from "./topics";
import { packetLines } from "./packet-lines";

/** Validity codes of Comware 5 by reason: those of RFC 1305 and two more (console README, "Debugging lines"). */
const VALIDITY: [Refusal, string][] = [
  [Refusal.Duplicate, "0x0001"],
  [Refusal.Bogus, "0x0002"],
  [Refusal.ZeroTimestamp, "0x0004"],
  [Refusal.Authentication, "0x0010"],
  [Refusal.Unsynchronized, "0x0020"],
  [Refusal.RootDistance, "0x0080"],
  [Refusal.Access, "0x0200"],
];

/** Makes debugging with all topics off. `show` shows its lines on the terminals with `terminal debugging`. */
export function makeDebugging(engine: Engine, configuration: Configuration, show: ShowLines): Debugging {
  const write: WriteDebugging = (mnemonic, lines) => {
    if (!configuration.isInfoCenterEnabled) return;
    const line = logText(engine.clock, configuration, "NTP", LogLevel.Debugging, mnemonic, lines[0]);
    show(LogLevel.Debugging, [line, ...lines.slice(1).map((text) => ` ${text}`)]);
  };
  const isOn = {} as Record<Topic, boolean>;
  for (const topic of TOPICS) isOn[topic] = false;
  return { engine, write, isOn, memory: makeMemory(), reply: makePacket() };
}

/** Turns topics on or off. The engine has a watcher only while one is on. */
export function setDebugging(debugging: Debugging, topics: readonly Topic[], isOn: boolean): void {
  for (const topic of topics) debugging.isOn[topic] = isOn;
  const { engine } = debugging;
  if (!TOPICS.some((topic) => debugging.isOn[topic])) {
    engine.watcher = undefined;
  } else if (engine.watcher === undefined) {
    storeState(debugging.memory, engine); // only later changes are reported
    engine.watcher = makeWatcher(debugging);
  }
}

/** Returns the output of `display debugging`. */
export function debuggingLines({ isOn }: Debugging): string[] {
  return TOPICS.filter((topic) => isOn[topic]).map((topic) => `NTP ${topic} debugging switch is on`);
}

function makeWatcher(debugging: Debugging): Watcher {
  return {
    onReceived(datagram, packet) {
      if (debugging.isOn.packet) reportReceived(debugging, datagram, packet);
    },
    onVerdict(datagram, refusal) {
      reportVerdict(debugging, datagram, refusal);
      if (debugging.isOn.packet && refusal === Refusal.None) reportReply(debugging, datagram);
      reportChanges(debugging);
    },
    onSent(packet, address, number) {
      if (debugging.isOn.packet) debugging.write("debug_NTP_packet_xmt", packetLines(sentText(debugging.engine, address), packet, number));
    },
    onTimer() {
      reportChanges(debugging);
    },
  };
}

function reportReceived(debugging: Debugging, datagram: Datagram, packet: Packet): void {
  const { engine, write } = debugging;
  const received = makeTimestamp();
  timeAt(engine.clock, datagram.received, received);
  const lines = packetLines(receivedText(engine, datagram), packet, instance(debugging, datagram));
  write("debug_NTP_packet_rcv", [...lines, `inptime: ${datedText(received)}`]);
}

function reportVerdict({ engine, isOn, write }: Debugging, datagram: Datagram, refusal: Refusal): void {
  if (refusal === Refusal.None) return;
  const source = addressText(datagram.source, engine.features.ipv6);
  if (isOn.access && refusal === Refusal.Access) write("debug_NTP_access", [`Access restrict: 0x0000, packet from ${source}`]);
  if (isOn.authentication && refusal === Refusal.Authentication) write("debug_NTP_authentication", [`packet from ${source} fails authentication`]);
  const code = VALIDITY.find(([reason]) => reason === refusal);
  if (isOn.validity) write("debug_NTP_validity", [`packet from ${source}: ${REFUSAL_TEXTS[refusal]}${code === undefined ? "" : `, ${code[1]}`}`]);
}

/** Writes the reply to a request, which is encoded in the buffer of the request. */
function reportReply(debugging: Debugging, datagram: Datagram): void {
  const { engine, reply, write } = debugging;
  if (!isClientRequest(engine.packet, datagram.sourcePort, engine.board.network.servicePort)) return;
  decodePacket(datagram.packet, HEADER_BYTES, reply);
  write("debug_NTP_packet_xmt", packetLines(sentText(engine, datagram.source), reply, instance(debugging, datagram)));
}

function sentText(engine: Engine, address: Address): string {
  return `packet to ${addressText(address, engine.features.ipv6)}`;
}

function receivedText(engine: Engine, { destination, interfaceIndex, source }: Datagram): string {
  const by = interfaceIndex < 0 ? "" : ` on ${engine.board.network.interfaces[interfaceIndex].name}`;
  const { ipv6 } = engine.features;
  return `packet from ${addressText(source, ipv6)} to ${addressText(destination, ipv6)}${by}`;
}

function instance({ engine }: Debugging, datagram: Datagram): number {
  return instanceOf(engine, datagram.interfaceIndex);
}
