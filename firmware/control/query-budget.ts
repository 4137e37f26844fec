import type { Address } from "../network/address";
import { fillPlace, findPlace, makeAddressTokens, type AddressTokens } from "../server/address-tokens";

/**
 * How many control queries are answered: of one address, whatever its ports, and of all together. Who floods us uses up what is his, and half of the others' at
 * most; who forges addresses uses up all, and that is all that he gets out of us (CVE-2013-5211).
 */
export interface QueryBudget {
  /** In the place of one address. */
  readonly everybody: AddressTokens;
  /** Of those who have asked last: a new one takes the place of the one that has been silent longest. */
  readonly askers: AddressTokens;
}

/** Answers that one may get at once after a quiet time, a tool asks once for each association when it lists them; and in a second from then on. */
const AT_ONCE = 160;
const A_SECOND = 16;
/** Everybody's are so many times as many. */
const EVERYBODY = 2;
/** Addresses that are told apart. */
const ASKERS = 4;

/** Nobody has asked yet. */
export function makeQueryBudget(): QueryBudget {
  return {
    everybody: makeAddressTokens(EVERYBODY * AT_ONCE, EVERYBODY * A_SECOND, 1),
    askers: makeAddressTokens(AT_ONCE, A_SECOND, ASKERS),
  };
}

/** Whether `address` may get one more answer in the second `now`, the low word of the counter's seconds. */
export function takeFromBudget(budget: QueryBudget, address: Address, now: number): boolean {
  const askers = budget.askers;
  const everybody = budget.everybody;
  const own = findPlace(askers, address[0], address[1], now);
  const all = findPlace(everybody, 0, 0, now);
  if (fillPlace(askers, own, now) < 1 || fillPlace(everybody, all, now) < 1) return false;
  askers.left[own] = askers.left[own] - 1;
  everybody.left[all] = everybody.left[all] - 1;
  return true;
}
