import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { addressText, clearAddress, makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import type { NetworkInterface } from "../../hal/network";

/** `--interface NAME=IF-OR-ADDRESS`: a Comware name for a Linux interface, or for one address of this machine. */
export interface InterfaceChoice {
  readonly name: string;
  readonly target: string;
}

/** One interface of the board, as the host's stack has it at the moment. */
export interface HostInterface extends NetworkInterface {
  isUp: boolean;
  prefixLength: number;
  /** The Linux interface, or the one address, that it stands for. */
  readonly target: string;
  /** All its IPv4 addresses, the primary one first. */
  addresses: string[];
}

interface FoundAddress {
  readonly text: string;
  readonly prefixLength: number;
}

/** The IPv4 addresses of each Linux interface that is up. */
function findAddresses(): Map<string, FoundAddress[]> {
  const found = new Map<string, FoundAddress[]>();
  for (const [linuxName, entries] of Object.entries(networkInterfaces())) {
    const addresses = (entries ?? [])
      .filter((entry) => entry.family === "IPv4")
      .map((entry) => ({ text: entry.address, prefixLength: Number(entry.cidr?.split("/")[1] ?? 32) }));
    if (addresses.length > 0) found.set(linuxName, addresses);
  }
  return found;
}

/** Names of the machine's interfaces; those without a link or an address are among them where the system lists them in the way of Linux. */
export function listLinuxInterfaces(): string[] {
  const names = new Set(findAddresses().keys());
  try {
    const lines = readFileSync("/proc/net/dev", "utf8").split("\n");
    for (const line of lines) if (line.includes(":")) names.add(line.split(":")[0].trim());
  } catch {
    // another system: what is up must do
  }
  return [...names];
}

/** Whether `target` is an interface of this machine, up or not, or one of its addresses now. */
export function isOnThisMachine(target: string): boolean {
  return addressesOf(target, findAddresses()).length > 0 || listLinuxInterfaces().includes(target);
}

/** The list behind `Network.interfaces`: it follows the host, and never shrinks. */
export class InterfaceList {
  readonly interfaces: HostInterface[] = [];
  private ethernets = 0;

  /** Only the chosen ones; without a choice, whatever the machine has or comes to have. */
  constructor(private readonly choices: InterfaceChoice[]) {
    for (const { name, target } of choices) this.add(name, target);
    this.update();
  }

  /** Looks at the host again; the indices of the interfaces that have changed or come. */
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
    for (const linuxName of found.keys()) {
      if (this.interfaces.some(({ target }) => target === linuxName)) continue;
      if (linuxName === "lo") this.add("InLoopBack0", linuxName);
      else this.add(`Ethernet0/${this.ethernets++}`, linuxName);
    }
  }

  private add(name: string, target: string): void {
    this.interfaces.push({ name, target, address: makeAddress(), prefixLength: 0, isUp: false, addresses: [] });
  }
}

function addressesOf(target: string, found: Map<string, FoundAddress[]>): FoundAddress[] {
  const address = makeAddress();
  if (!parseAddress(target, address)) return found.get(target) ?? [];
  for (const entry of [...found.values()].flat()) {
    // Linux answers for the whole network of a loopback address.
    if (entry.text === target || (entry.text.startsWith("127.") && isInNetwork(address, entry.text, entry.prefixLength)))
      return [{ text: target, prefixLength: entry.prefixLength }];
  }
  return [];
}

/** Whether `address` lies in the network of `member`, whose prefix has `length` bits. */
export function isInNetwork(address: Address, member: string, length: number): boolean {
  const other = makeAddress();
  parseAddress(member, other);
  const divisor = 2 ** (32 - length);
  const network = (words: Address): number => Math.floor((words[0] * 65536 + words[1]) / divisor);
  return network(address) === network(other);
}

/** The directed broadcast address of the network of `member`, whose prefix has `length` bits; undefined where a network has none (RFC 3021). */
export function broadcastAddress(member: string, length: number): string | undefined {
  if (length > 30) return undefined;
  const words = makeAddress();
  parseAddress(member, words);
  const hosts = 2 ** (32 - length);
  const value = words[0] * 65536 + words[1];
  const last = value - (value % hosts) + hosts - 1;
  return addressText([Math.floor(last / 65536), last % 65536]);
}

function updateInterface(entry: HostInterface, found: FoundAddress[]): boolean {
  const addresses = found.map(({ text }) => text);
  const prefixLength = found[0]?.prefixLength ?? 0;
  if (addresses.join() === entry.addresses.join() && prefixLength === entry.prefixLength) return false;
  if (addresses.length === 0) clearAddress(entry.address);
  else parseAddress(addresses[0], entry.address);
  entry.addresses = addresses;
  entry.prefixLength = prefixLength;
  entry.isUp = addresses.length > 0;
  return true;
}
