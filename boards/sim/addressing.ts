import { copyAddress } from "../../firmware/network/address";
import type { Addressing } from "../../hal/addressing";
import type { SimInterface, SimInterfaceOptions } from "./interface";

const NO_ADDRESS = "0.0.0.0";

/** Makes the address configuration. `add` plugs in another interface; `tell` reports a change to the firmware. */
export function makeSimAddressing(
  interfaces: SimInterface[],
  add: (options: SimInterfaceOptions) => void,
  tell: (index: number) => void,
): Addressing {
  return {
    setAddress: (index, address, prefixLength) => {
      copyAddress(address, interfaces[index].address);
      interfaces[index].prefixLength = prefixLength;
      interfaces[index].usesDhcp = false;
      tell(index);
      return true;
    },
    useDhcp: (index) => {
      interfaces[index].usesDhcp = true;
      return true;
    },
    addVlan: (parentIndex, name, vlan) => {
      const { outbound, inbound, segment } = interfaces[parentIndex];
      if (interfaces.some((other) => other.segment === segment && other.vlan === vlan)) return -1;
      add({ name, address: NO_ADDRESS, prefixLength: 0, gateway: NO_ADDRESS, vlan, segment, outbound, inbound });
      interfaces[interfaces.length - 1].isMade = true;
      return interfaces.length - 1;
    },
    dhcpServers: (index, into) => {
      const servers = interfaces[index].usesDhcp ? interfaces[index].dhcpServers : [];
      for (let i = 0; i < servers.length && i < into.length; i++) copyAddress(servers[i], into[i]);
      return Math.min(servers.length, into.length);
    },
    setGateway: (instance, gateway) => {
      for (const port of interfaces) if (port.instance === instance) copyAddress(gateway, port.gateway);
      return true;
    },
  };
}
