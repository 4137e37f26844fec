import { clearAddress, copyAddress, isSameAddress, makeAddress, parseDotted } from "../../firmware/network/address";
import type { Counter } from "../../hal/counter";
import type { Network } from "../../hal/network";
import { prefixLengthOf } from "../../firmware/network/prefix";
import type { EventSink } from "../common/event-sink";
import { makeStringBuffer } from "./packet-buffer";
import { bindPort, makePort, makeServiceSocket, type EspruinoInterface } from "./service";

/** The UDP stack of Espruino: one socket for requests and service, and one for broadcast and multicast packets. */
export interface EspruinoNetwork extends Network {
  readonly interfaces: EspruinoInterface[];
  /** Sets the interface's address and mask, as text. The address is 0.0.0.0 or undefined while it has none. */
  follow(address: string | undefined, mask: string | undefined): void;
}

const NO_ADDRESS = "0.0.0.0";
const DEFAULT_MASK = "255.255.255.0";

/** Makes the stack. `canJoinGroups` depends on the network driver. */
export function makeNetwork(sink: EventSink, counter: Counter, servicePort: number, canJoinGroups: boolean): EspruinoNetwork {
  const entry: EspruinoInterface = { name: "Ethernet0/0", address: makeAddress(), prefixLength: 0, isUp: false };
  const port = makePort(sink, counter, servicePort, entry);
  const service = makeServiceSocket(port, canJoinGroups);
  const fresh = makeAddress();
  const mask = makeAddress();
  return {
    interfaces: [entry],
    canJoinGroups,
    servicePort,
    serverPort: servicePort,
    replyTimestamper: undefined,
    setDscp: () => false,
    bindInstance: () => {}, // no preset for Espruino has VPN instances
    makePacketBuffer: makeStringBuffer,
    openService: () => {
      port.isWanted = true;
      if (port.bound === undefined) bindPort(port, service);
      return service;
    },
    openClient: () => undefined, // sockets are few: requests use the service port
    follow: (address, maskText) => {
      const isUp = address !== undefined && address !== NO_ADDRESS && parseDotted(address, fresh);
      if (!isUp) clearAddress(fresh);
      if (isUp === entry.isUp && isSameAddress(fresh, entry.address)) return;
      if (!parseDotted(maskText ?? DEFAULT_MASK, mask)) parseDotted(DEFAULT_MASK, mask);
      copyAddress(fresh, entry.address);
      entry.prefixLength = prefixLengthOf(mask);
      entry.isUp = isUp;
      bindPort(port, service);
      sink.events?.onInterfaceChange(0);
    },
  };
}
