import type { Datagram } from "../../hal/datagram";
import type { Engine } from "../engine";
import { isSameAddress, type Address } from "./address";

/** What one interface does for NTP besides answering (interface view of Comware). */
export interface InterfaceRole {
  /** `ntp-service in-interface disable`: nothing of NTP is received on it. */
  isReceivingDisabled: boolean;
  /** `ntp-service broadcast-client`. */
  isBroadcastClient: boolean;
  /** Groups of `ntp-service multicast-client`. */
  groups: Address[];
}

/** 255.255.255.255. */
export const LIMITED_BROADCAST: Address = [0xffff, 0xffff];
/** 224.0.1.1, the group that NTP has from IANA. */
export const NTP_GROUP: Address = [0xe000, 0x0101];

/** The role of the interface `index`; made when it is first asked for. */
export function roleOf(engine: Engine, index: number): InterfaceRole {
  while (engine.interfaces.length <= index) engine.interfaces.push({ isReceivingDisabled: false, isBroadcastClient: false, groups: [] });
  return engine.interfaces[index];
}

/** Whether NTP packets from the interface `index` are to be ignored; a stack that cannot name the interface (-1) cannot have them ignored. */
export function isReceivingDisabled(engine: Engine, index: number): boolean {
  return index >= 0 && index < engine.interfaces.length && engine.interfaces[index].isReceivingDisabled;
}

/** Whether a broadcast or multicast packet of mode 5 came where a client listens for it: by its destination, on the interface that it came by. */
export function isListening(engine: Engine, datagram: Datagram): boolean {
  if (datagram.interfaceIndex < 0 || datagram.interfaceIndex >= engine.interfaces.length) return false;
  const role = engine.interfaces[datagram.interfaceIndex];
  if (isSameAddress(datagram.destination, LIMITED_BROADCAST)) return role.isBroadcastClient;
  for (let i = 0; i < role.groups.length; i++) if (isSameAddress(datagram.destination, role.groups[i])) return true;
  return false;
}
