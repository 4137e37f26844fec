import { clearAddress, copyAddress, isSameAddress, makeAddress, parseAddress } from "../../firmware/network/address";
import type { Counter } from "../../hal/counter";
import type { Network } from "../../hal/network";
import { prefixLengthOf } from "../../firmware/network/prefix";
import type { EventSink } from "../common/event-sink";
import { makeStringBuffer } from "./packet-buffer";
import { bindPort, makePort, makeServiceSocket, type EspruinoInterface } from "./service";

/** The UDP stack of Espruino: one socket, for clients and servers alike, and one for what is sent to everyone. */
export interface EspruinoNetwork extends Network {
  readonly interfaces: EspruinoInterface[];
  /** The interface has this address and mask now, as texts; an address of zeros, or none, when it has lost them. */
  follow(address: string | undefined, mask: string | undefined): void;
}

const NO_ADDRESS = "0.0.0.0";
const USUAL_MASK = "255.255.255.0";

/** The stack; `canJoinGroups` says what the driver beneath it can. */
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
    bindInstance: () => {}, // there are no VPN instances here: their commands say so
    makePacketBuffer: makeStringBuffer,
    openService: () => {
      port.isWanted = true;
      if (port.bound === undefined) bindPort(port, service);
      return service;
    },
    openClient: () => undefined, // sockets are few: requests leave by the service port
    follow: (address, maskText) => {
      const isUp = address !== undefined && address !== NO_ADDRESS && parseAddress(address, fresh);
      if (!isUp) clearAddress(fresh);
      if (isUp === entry.isUp && isSameAddress(fresh, entry.address)) return;
      if (!parseAddress(maskText ?? USUAL_MASK, mask)) parseAddress(USUAL_MASK, mask);
      copyAddress(fresh, entry.address);
      entry.prefixLength = prefixLengthOf(mask);
      entry.isUp = isUp;
      bindPort(port, service);
      sink.events?.onInterfaceChange(0);
    },
  };
}
