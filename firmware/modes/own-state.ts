import type { Mode } from "../packet/protocol";
import { timeAt } from "../clock/system-clock";
import { rootDispersionAt } from "../clock/system-variables";
import type { Engine } from "../engine/engine";
import { intervalToShort } from "../packet/short";
import { copyTimestamp, makeTimestamp } from "../time/timestamp";
import type { Association } from "../association/association";

/** Packets that carry our own state: symmetric and broadcast ones (RFC 5905 section 9.2, `xmit`). */

const now = makeTimestamp();

/** Fills the engine's packet with the system variables and our time. */
export function fillState(engine: Engine, association: Association, mode: Mode): void {
  const system = engine.synchronization.system;
  const packet = engine.packet;
  engine.synchronization.clock.counter.read(now);
  packet.leap = system.leap;
  packet.version = association.version;
  packet.mode = mode;
  packet.stratum = system.stratum;
  packet.poll = association.hostPoll;
  packet.precision = system.precision;
  intervalToShort(system.rootDelay, packet.rootDelay);
  intervalToShort(rootDispersionAt(system, now), packet.rootDispersion);
  packet.refId[0] = system.refId[0];
  packet.refId[1] = system.refId[1];
  copyTimestamp(system.reference, packet.reference);
  engine.synchronization.clock.counter.read(now); // as late as can be: the receiver takes it for the moment of sending
  timeAt(engine.synchronization.clock, now, packet.transmit);
}
