import type { Outcome } from "../session";
import { forgetDhcpServers } from "../../modes/dhcp-servers";
import { DHCP, hasVpnInstance, type InterfaceSettings } from "../../settings/configuration";
import { instanceNumber } from "../../network/interfaces";
import { makeAddress } from "../../network/address";
import type { Addressing } from "../../../hal/addressing";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { NO_VLAN, SYSTEM_ADDRESSES, viewedIndex, viewedSettings } from "./interface-view";
import { addressOf, defaultRoute, networkMask, string, unicastAddress } from "../grammar/parameters";

/** Addresses of interfaces and gateways, on a board that runs its own network stack (hal/addressing.ts). */

const REFUSED = "The network stack refused it.";
const NO_INSTANCE = "The VPN instance does not exist.";

type Configure = (this: void, addressing: Addressing, index: number, settings: InterfaceSettings, context: Context) => Outcome;

/** Configures the interface of the view. */
function withInterface(context: Context, configure: Configure): Outcome {
  const { board } = context;
  if (board.addressing === undefined) return SYSTEM_ADDRESSES;
  const index = viewedIndex(context);
  return index < 0 ? NO_VLAN : configure(board.addressing, index, viewedSettings(context), context);
}

function setAddress(values: Arguments, context: Context): Outcome {
  return withInterface(context, (addressing, index, settings) => {
    const text = values["ip-address"];
    const isDhcp = text === undefined;
    const prefixLength = integerOf(values, "mask", 0);
    const isDone = isDhcp ? addressing.useDhcp(index) : addressing.setAddress(index, addressOf(text), prefixLength);
    if (!isDone) return REFUSED;
    if (!isDhcp) forgetDhcpServers(context.engine, index);
    settings.address = isDhcp ? DHCP : text;
    settings.prefixLength = prefixLength;
    return undefined;
  });
}

function clearAddress(_values: Arguments, context: Context): Outcome {
  return withInterface(context, (addressing, index, settings) => {
    if (settings.address === "") return "The interface has no address.";
    addressing.setAddress(index, makeAddress(), 0);
    forgetDhcpServers(context.engine, index);
    settings.address = "";
    return undefined;
  });
}

function setGateway(values: Arguments, context: Context): Outcome {
  const gateway = values["gateway"];
  return routeTo(gateway === undefined ? "" : gateway, values, context);
}

function clearGateway(values: Arguments, context: Context): Outcome {
  return routeTo("", values, context);
}

/** Sets the gateway of a VPN instance; an empty one removes it. */
function routeTo(gateway: string, values: Arguments, { board, configuration, engine }: Context): Outcome {
  const name = values["vpn-instance-name"];
  const vpnInstance = name === undefined ? "" : name;
  if (board.addressing === undefined) return SYSTEM_ADDRESSES;
  if (!hasVpnInstance(configuration, vpnInstance)) return NO_INSTANCE;
  const others = configuration.gateways.filter((other) => other.vpnInstance !== vpnInstance);
  if (gateway === "" && others.length === configuration.gateways.length) return "The route does not exist.";
  if (!board.addressing.setGateway(instanceNumber(engine, vpnInstance), addressOf(gateway))) return REFUSED;
  configuration.gateways = gateway === "" ? others : [...others, { vpnInstance, address: gateway }];
  return undefined;
}

const ADDRESS = { "ip-address": unicastAddress("IP address"), mask: networkMask(1, 31) };
const ROUTE = {
  "vpn-instance-name": string(1, 31, "Name of the VPN instance"),
  everywhere: defaultRoute("Destination: everywhere"),
  "everywhere-mask": networkMask(0, 0),
  gateway: unicastAddress("Next hop"),
};

/** Addresses (console README, "Interfaces and addresses") and default routes. */
export function addressCommands(): Command[] {
  return [
    {
      view: "interface",
      syntax: `ip address { ip-address mask | ${DHCP} }`,
      parameters: ADDRESS,
      run: setAddress,
      undoSyntax: `ip address [ ip-address mask | ${DHCP} ]`,
      undo: clearAddress,
    },
    {
      view: "system",
      syntax: "ip route-static [ vpn-instance vpn-instance-name ] everywhere everywhere-mask gateway",
      parameters: ROUTE,
      run: setGateway,
      undoSyntax: "ip route-static [ vpn-instance vpn-instance-name ] everywhere everywhere-mask [ gateway ]",
      undo: clearGateway,
    },
  ];
}
