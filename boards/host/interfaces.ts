import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { dottedText, clearAddress, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { directedBroadcast, isInNetwork } from "../../firmware/network/prefix";
import type { NetworkInterface } from "../../hal/network";

/** Value of `--interface NAME=IF-OR-ADDRESS`: a Comware name for an interface of the computer, or for one of its addresses. */
export interface InterfaceChoice {
  readonly name: string;
  readonly target: string;
}

/** An interface of the board, in the state of the computer's stack. */
export interface HostInterface extends NetworkInterface {
  isUp: boolean;
  prefixLength: number;
  /** Interface of the computer, or the one address, that it represents. */
  readonly target: string;
  /** All its IPv4 addresses, the primary one first. */
  addresses: string[];
}

interface FoundAddress {
  readonly text: string;
  readonly prefixLength: number;
}

/** Returns the IPv4 addresses of each interface of the computer that is up. */
function findAddresses(): Map<string, FoundAddress[]> {
  const found = new Map<string, FoundAddress[]>();
  for (const [systemName, entries] of Object.entries(networkInterfaces())) {
    const addresses = (entries ?? [])
      .filter((entry) => entry.family === "IPv4")
      .map((entry) => ({ text: entry.address, prefixLength: Number(entry.cidr?.split("/")[1] ?? 32) }));
    if (addresses.length > 0) found.set(systemName, addresses);
  }
  return found;
}

/** Returns the names of the computer's interfaces. On Linux, those without a link or an address are included. */
export function listSystemInterfaces(): string[] {
  const names = new Set(findAddresses().keys());
  try {
    const lines = readFileSync("/proc/net/dev", "utf8").split("\n");
    for (const line of lines) if (line.includes(":")) names.add(line.split(":")[0].trim());
  } catch {
    // not Linux: only interfaces that are up
  }
  return [...names];
}

/** Returns whether `target` is an interface of this computer, up or not, or one of its current addresses. */
export function isOnThisComputer(target: string): boolean {
  return addressesOf(target, findAddresses()).length > 0 || listSystemInterfaces().includes(target);
}

/** The list behind `Network.interfaces`. It follows the computer's interfaces and never shrinks. */
export class InterfaceList {
  readonly interfaces: HostInterface[] = [];
  private ethernets = 0;

  /** Contains the chosen interfaces only; without a choice, all that the computer has, now and later. */
  constructor(private readonly choices: InterfaceChoice[]) {
    for (const { name, target } of choices) this.add(name, target);
    this.update();
  }

  /** Reads the computer's interfaces again. Returns the indices of new and changed ones. */
  update(): number[] {
    const found = findAddresses();
    if (this.choices.length === 0) this.addNew(found);
    const changed: number[] = [];
    this.interfaces.forEach((entry, index) => {
      if (updateInterface(entry, addressesOf(entry.target, found))) changed.push(index);
    });
    return changed;
  }

  private addNew(found: Map<string, FoundAddress[]>): void {
    for (const systemName of found.keys()) {
      if (this.interfaces.some(({ target }) => target === systemName)) continue;
      if (systemName === "lo") this.add("InLoopBack0", systemName);
      else this.add(`Ethernet0/${this.ethernets++}`, systemName);
    }
  }

  private add(name: string, target: string): void {
    this.interfaces.push({ name, target, address: makeAddress(), prefixLength: 0, isUp: false, addresses: [] });
  }
}

function addressesOf(target: string, found: Map<string, FoundAddress[]>): FoundAddress[] {
  const address = makeAddress();
  const other = makeAddress();
  if (!parseDotted(target, address)) return found.get(target) ?? [];
  for (const { text, prefixLength } of [...found.values()].flat()) {
    parseDotted(text, other);
    // Linux accepts packets to every address of a loopback interface's network.
    if (text === target || (text.startsWith("127.") && isInNetwork(address, other, prefixLength))) return [{ text: target, prefixLength }];
  }
  return [];
}

/** Returns the directed broadcast address of the network of `address`; undefined where a network has none (RFC 3021). */
export function broadcastAddress(address: Address, prefixLength: number): string | undefined {
  if (prefixLength > 30) return undefined;
  const directed = makeAddress();
  directedBroadcast(address, prefixLength, directed);
  return dottedText(directed);
}

function updateInterface(entry: HostInterface, found: FoundAddress[]): boolean {
  const addresses = found.map(({ text }) => text);
  const prefixLength = found[0]?.prefixLength ?? 0;
  if (addresses.join() === entry.addresses.join() && prefixLength === entry.prefixLength) return false;
  if (addresses.length === 0) clearAddress(entry.address);
  else parseDotted(addresses[0], entry.address);
  entry.addresses = addresses;
  entry.prefixLength = prefixLength;
  entry.isUp = addresses.length > 0;
  return true;
}
