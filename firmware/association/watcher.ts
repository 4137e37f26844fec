import type { Datagram } from "../../hal/datagram";
import type { Refusal } from "./refusal";
import type { Address } from "../network/address";
import type { Packet } from "../packet/packet";

/** Observer of packets and deadlines (Comware `debugging ntp-service`). Its arguments are valid during the call only, and read-only. */
export interface Watcher {
  /** A datagram has been decoded into `packet`; it has not been checked yet. */
  onReceived(datagram: Datagram, packet: Packet): void;
  /** The datagram has been processed, or refused by reason `refusal`; the reply to a request is in its buffer. */
  onVerdict(datagram: Datagram, refusal: Refusal): void;
  /** `packet` is about to be sent to `address` in VPN instance `instance`. */
  onSent(packet: Packet, address: Address, instance: number): void;
  /** Deadlines have run: anything may have changed. */
  onTimer(): void;
}
