import type { PacketBuffer } from "../../hal/packet-buffer";
import { isControlMessage } from "./control";
import { PacketForm, type Packet } from "./packet";
import { Mode } from "./protocol";

/** Returns true for a request for time: mode 3, or version 1, which had no modes, from a client's port (RFC 1059, RFC 5905 section 9.2). */
export function isClientRequest(packet: Packet, sourcePort: number, servicePort: number): boolean {
  if (packet.mode === Mode.Client) return true;
  return packet.version === 1 && packet.mode === Mode.Reserved && sourcePort !== servicePort;
}

/** Returns true for a control message (mode 6), whose own header may be shorter than a packet's; `form` is the outcome of decoding `buffer` as `packet`. */
export function isControl(form: PacketForm, buffer: PacketBuffer, length: number, packet: Packet): boolean {
  return form === PacketForm.Short ? isControlMessage(buffer, length) : packet.mode === Mode.Control;
}
