import { wordText } from "../notation/words";
import { maskText } from "../network/mask";
import { VERSION } from "../packet/protocol";
import { descriptionLines } from "./description-text";
import { Default, BROADCAST, DHCP, NTP_GROUP, type BroadcastServerSettings, type InterfaceSettings } from "../settings/configuration";

/** Returns the lines of the section of an interface, in the order in which they can be executed: VLAN, VPN instance, address. */
export function interfaceLines(settings: InterfaceSettings): string[] {
  const lines = descriptionLines(settings.description);
  if (settings.vlan !== 0) lines.push(` vlan-type dot1q vid ${settings.vlan}`);
  if (settings.vpnInstance !== "") lines.push(` ip binding vpn-instance ${wordText(settings.vpnInstance)}`);
  if (settings.address !== "") lines.push(` ${addressCommand(settings)}`);
  for (const group of settings.listensTo) lines.push(` ${listenCommand(group)}`);
  for (const server of settings.broadcastServers) lines.push(` ${broadcastServerCommand(server)}`);
  if (settings.isReceivingDisabled) lines.push(" ntp-service in-interface disable");
  return lines;
}

function listenCommand(group: string): string {
  if (group === BROADCAST) return "ntp-service broadcast-client";
  return group === NTP_GROUP ? "ntp-service multicast-client" : `ntp-service multicast-client ${group}`;
}

function broadcastServerCommand(settings: BroadcastServerSettings): string {
  const version = settings.version === VERSION ? "" : ` version ${settings.version}`;
  const key = settings.keyId === "" ? "" : ` authentication-keyid ${settings.keyId}`;
  if (settings.group === BROADCAST) return `ntp-service broadcast-server${key}${version}`;
  const group = settings.group === NTP_GROUP ? "" : ` ${settings.group}`;
  const timeToLive = settings.timeToLive === Default.TimeToLive ? "" : ` ttl ${settings.timeToLive}`;
  return `ntp-service multicast-server${group}${key}${timeToLive}${version}`;
}

/** Returns the command of an address, with a dotted mask. */
function addressCommand({ address, prefixLength }: InterfaceSettings): string {
  return address === DHCP ? `ip address ${DHCP}` : `ip address ${address} ${maskText(prefixLength)}`;
}
