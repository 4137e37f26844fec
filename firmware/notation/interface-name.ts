import type { Network } from "../../hal/network";
import { beginsWith, wholeNumber } from "./words";

/** Name of an interface in its two parts, for example `Ethernet` and `0/0`. */
export interface InterfaceName {
  readonly type: string;
  readonly number: string;
}

/** Acronyms of types: accepted as input, and printed in narrow columns. */
const ACRONYMS = [
  { type: "Ethernet", acronym: "Eth" },
  { type: "InLoopBack", acronym: "InLoop" },
  { type: "LoopBack", acronym: "Loop" },
  { type: "Vlan-interface", acronym: "Vlan" },
  { type: "GigabitEthernet", acronym: "GE" },
  { type: "Ten-GigabitEthernet", acronym: "XGE" },
  { type: "M-GigabitEthernet", acronym: "MGE" },
  { type: "Bridge-Aggregation", acronym: "BAGG" },
  { type: "Route-Aggregation", acronym: "RAGG" },
];

const NUMBER_CHARACTERS = "0123456789/.:";

/** Splits a name where its number begins. Either part may be empty. */
export function splitInterfaceName(name: string): InterfaceName {
  let at = name.length;
  while (at > 0 && NUMBER_CHARACTERS.indexOf(name.charAt(at - 1)) >= 0) at = at - 1;
  return { type: name.substring(0, at), number: name.substring(at) };
}

/** Returns the types of interface of the board that match `word`: the one with that name or acronym, otherwise those that begin with it. */
export function listInterfaceTypes(network: Network, word: string): string[] {
  const types: string[] = [];
  for (const { name } of network.interfaces) {
    const { type } = splitInterfaceName(name);
    if (type.toLowerCase() === word.toLowerCase() || hasAcronym(type, word)) return [type];
    if (beginsWith(type, word) && types.indexOf(type) < 0) types.push(type);
  }
  return types;
}

/** Returns the full name of the interface with this type and number; undefined when the board has none. */
export function findInterface(network: Network, type: string, number: string): string | undefined {
  const found = network.interfaces.find(({ name }) => name === type + number);
  return found === undefined ? undefined : found.name;
}

/**
 * Returns the interface that carries the subinterface with this type and number: `Ethernet` and `0/0.10` belong to `Ethernet0/0`. Undefined when the number is not
 * that of a subinterface, 1..4094, or the board has no such interface.
 */
export function parentOf(network: Network, type: string, number: string): string | undefined {
  const point = number.indexOf(".");
  const own = point < 0 ? undefined : wholeNumber(number.substring(point + 1));
  return own === undefined || own < 1 || own > 4094 ? undefined : findInterface(network, type, number.substring(0, point));
}

/** Returns the name with the acronym of its type, for example `GE1/0/1`. */
export function shortInterfaceName(name: string): string {
  const { type, number } = splitInterfaceName(name);
  const found = ACRONYMS.find((entry) => entry.type === type);
  return found === undefined ? name : found.acronym + number;
}

function hasAcronym(type: string, word: string): boolean {
  return ACRONYMS.some((entry) => entry.type === type && entry.acronym.toLowerCase() === word.toLowerCase());
}
