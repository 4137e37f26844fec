import type { Datagram } from "../../hal/datagram";
import type { Refusal } from "./refusal";
import type { Address } from "../network/address";
import type { Packet } from "../packet/packet";

/** Looks on at what the engine does (Comware `debugging ntp-service`). What it is handed is valid during the call only, and not its to change. */
export interface Watcher {
  /** A datagram has been decoded into `packet`; whether it is of use is not known yet. */
  onReceived(datagram: Datagram, packet: Packet): void;
  /** What has become of it; a request has been answered in its own buffer. */
  onVerdict(datagram: Datagram, refusal: Refusal): void;
  /** `packet` leaves for `address` in VPN instance `instance`. */
  onSent(packet: Packet, address: Address, instance: number): void;
  /** Timers have run: anything may have changed. */
  onTimer(): void;
}
