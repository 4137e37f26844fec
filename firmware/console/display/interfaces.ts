import type { Network, NetworkInterface } from "../../../hal/network";
import type { Configuration } from "../../settings/configuration";
import { dottedText, isUnspecified } from "../../network/address";
import { integerText, padEnd } from "../../time/decimal-text";
import { shortInterfaceName, splitInterfaceName } from "../../notation/interface-name";

const HEAD = [
  "The brief information of interface(s) under route mode:",
  "Link: ADM - administratively down; Stby - standby",
  "Protocol: (s) - spoofing",
  "Interface            Link Protocol Main IP         Description",
];

/** Returns the output of `display interface brief` of Comware 5 (console README, "Interfaces and addresses"). */
export function interfaceBriefLines({ interfaces }: Network, configuration: Configuration): string[] {
  return [...HEAD, ...interfaces.map((networkInterface) => interfaceRow(networkInterface, descriptionOf(configuration, networkInterface.name)))];
}

/** Returns the description of an interface; empty without one. */
function descriptionOf({ interfaces }: Configuration, name: string): string {
  const settings = interfaces.find((other) => other.name === name);
  return settings === undefined ? "" : settings.description;
}

function interfaceRow({ name, address, isUp }: NetworkInterface, description: string): string {
  const protocol = isUp ? `UP${isLoopback(name) ? "(s)" : ""}` : "DOWN";
  const left = padEnd(shortInterfaceName(name), 21) + padEnd(isUp ? "UP" : "DOWN", 5) + padEnd(protocol, 9);
  const shown = isUnspecified(address) ? "--" : dottedText(address);
  return left + (description === "" ? shown : `${padEnd(shown, 16)}${description}`);
}

const IP_HEAD = ["*down: administratively down", "(s): spoofing", "Interface                     Physical Protocol IP Address      Description"];

/** Width of the column of descriptions, in characters. A longer description ends in three dots. */
const DESCRIPTION_WIDTH = 12;

/** Returns the output of `display ip interface brief` of Comware 5. */
export function ipInterfaceBriefLines({ interfaces }: Network, configuration: Configuration): string[] {
  const rows = interfaces.map(({ name, address, isUp }) => {
    const isSpoofing = isUp && isLoopback(name);
    const shown = isUnspecified(address) ? "unassigned" : dottedText(address);
    const description = descriptionOf(configuration, name);
    const left = padEnd(shortInterfaceName(name), 30) + padEnd(isUp ? "up" : "down", 9) + padEnd(isUp ? `up${isSpoofing ? "(s)" : ""}` : "down", 9);
    return left + padEnd(shown, 16) + shortened(description === "" ? `${name} Interface` : description);
  });
  return [...IP_HEAD, ...rows];
}

function shortened(description: string): string {
  return description.length <= DESCRIPTION_WIDTH ? description : `${description.substring(0, DESCRIPTION_WIDTH - 3)}...`;
}

function isLoopback(name: string): boolean {
  const { type } = splitInterfaceName(name);
  return type === "InLoopBack" || type === "LoopBack";
}

/** Returns the output of `display ip vpn-instance`. */
export function vpnInstanceLines({ vpnInstances }: Configuration): string[] {
  const rows = vpnInstances.map(({ name, madeAt, routeDistinguisher }) => `  ${padEnd(name, 31)} ${padEnd(routeDistinguisher, 22)} ${madeAt}`);
  const head = `  ${padEnd("VPN-Instance Name", 31)} ${padEnd("RD", 22)} Create time`;
  return [`  Total VPN-Instances configured : ${integerText(vpnInstances.length)}`, head, ...rows];
}
