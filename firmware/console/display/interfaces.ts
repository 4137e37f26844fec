import type { Network, NetworkInterface } from "../../../hal/network";
import type { Configuration } from "../../config/configuration";
import { addressText, isUnspecified } from "../../network/address";
import { integerText, padEnd } from "../../time/decimal-text";
import { shortInterfaceName, splitInterfaceName } from "../interface-name";

const HEAD = [
  "The brief information of interface(s) under route mode:",
  "Link: ADM - administratively down; Stby - standby",
  "Protocol: (s) - spoofing",
  "Interface            Link Protocol Main IP         Description",
];

/** `display interface brief` in the words of Comware 5 (console.md section 5.5). */
export function interfaceBriefLines({ interfaces }: Network, configuration: Configuration): string[] {
  return [...HEAD, ...interfaces.map((networkInterface) => interfaceRow(networkInterface, descriptionOf(configuration, networkInterface.name)))];
}

/** Empty where there is none. */
function descriptionOf({ interfaces }: Configuration, name: string): string {
  const settings = interfaces.find((other) => other.name === name);
  return settings === undefined ? "" : settings.description;
}

function interfaceRow({ name, address, isUp }: NetworkInterface, description: string): string {
  const { type } = splitInterfaceName(name);
  const protocol = isUp ? `UP${type === "InLoopBack" || type === "LoopBack" ? "(s)" : ""}` : "DOWN";
  const left = padEnd(shortInterfaceName(name), 21) + padEnd(isUp ? "UP" : "DOWN", 5) + padEnd(protocol, 9);
  const shown = isUnspecified(address) ? "--" : addressText(address);
  return left + (description === "" ? shown : `${padEnd(shown, 16)}${description}`);
}

/** `display ip vpn-instance` (console.md section 5.5). */
export function vpnInstanceLines({ vpnInstances }: Configuration): string[] {
  const rows = vpnInstances.map(({ name, madeAt, routeDistinguisher }) => `  ${padEnd(name, 31)} ${padEnd(routeDistinguisher, 22)} ${madeAt}`);
  const head = `  ${padEnd("VPN-Instance Name", 31)} ${padEnd("RD", 22)} Create time`;
  return [`  Total VPN-Instances configured : ${integerText(vpnInstances.length)}`, head, ...rows];
}
