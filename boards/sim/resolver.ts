import { isUnspecified, makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import type { Resolver } from "../../hal/resolver";
import { makeEvent } from "./event-queue";
import { happenAfter, type World } from "./world";

/** What the name servers of a world know. */
export interface NameTable {
  readonly names: string[];
  /** 0.0.0.0: the name exists no more. */
  readonly addresses: Address[];
  /** Names looked up so far. */
  lookUps: number;
}

/** How long a name server takes to answer, s. */
const ANSWER_TIME = 0.02;

/** Knows no name. */
export function makeNameTable(): NameTable {
  return { names: [], addresses: [], lookUps: 0 };
}

/** From now on `name` means `address` (dotted text). */
export function setName(table: NameTable, name: string, address: string): void {
  let index = table.names.indexOf(name);
  if (index < 0) {
    index = table.names.length;
    table.names.push(name);
    table.addresses.push(makeAddress());
  }
  parseAddress(address, table.addresses[index]);
}

/**
 * The board's way to ask. The answer is what the table says when it is given, not when it was asked for; a board that has been switched off or started anew
 * meanwhile (`boots` then gives another number) does not get it.
 */
export function makeSimResolver(world: World, table: NameTable, boots: () => number): Resolver {
  return {
    resolve(name: string, onResolved: (address: Address | undefined) => void): void {
      const askedIn = boots();
      const answer = makeEvent(() => {
        table.lookUps = table.lookUps + 1;
        if (boots() !== askedIn) return;
        const index = table.names.indexOf(name);
        onResolved(index < 0 || isUnspecified(table.addresses[index]) ? undefined : table.addresses[index]);
      });
      happenAfter(world, answer, ANSWER_TIME);
    },
  };
}
