import { copyAddress, isSameAddress, makeAddress, type Address } from "../network/address";

/**
 * How many control queries are answered: of one address, whatever its ports, and of all together. Who floods us uses up what is his, and half of the others' at
 * most; who forges addresses uses up all, and that is all that he gets out of us (CVE-2013-5211).
 */
export interface QueryBudget {
  readonly everybody: Allowance;
  /** Of those who have asked last: a new one takes the place of the one that has been silent longest. */
  readonly askers: Allowance[];
}

/** Answers that may still be sent. */
export interface Allowance {
  /** Whose; 0.0.0.0 for everybody's, and for a place that is free. */
  readonly address: Address;
  left: number;
  /** The low word of the counter's seconds when it was last filled up. */
  second: number;
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
  const askers: Allowance[] = [];
  for (let i = 0; i < ASKERS; i++) askers.push(makeAllowance(AT_ONCE));
  return { everybody: makeAllowance(EVERYBODY * AT_ONCE), askers };
}

/** Whether `address` may get one more answer in the second `now`, the low word of the counter's seconds. */
export function takeFromBudget(budget: QueryBudget, address: Address, now: number): boolean {
  const own = allowanceOf(budget.askers, address, now);
  const everybody = budget.everybody;
  fillUp(own, now, 1);
  fillUp(everybody, now, EVERYBODY);
  if (own.left < 1 || everybody.left < 1) return false;
  own.left = own.left - 1;
  everybody.left = everybody.left - 1;
  return true;
}

function makeAllowance(left: number): Allowance {
  return { address: makeAddress(), left, second: 0 };
}

function allowanceOf(askers: Allowance[], address: Address, now: number): Allowance {
  let quietest = askers[0];
  for (let i = 0; i < askers.length; i++) {
    if (isSameAddress(askers[i].address, address)) return askers[i];
    if (elapsed(askers[i], now) > elapsed(quietest, now)) quietest = askers[i];
  }
  copyAddress(address, quietest.address);
  quietest.left = AT_ONCE;
  quietest.second = now;
  return quietest;
}

function fillUp(allowance: Allowance, now: number, times: number): void {
  allowance.left = Math.min(times * AT_ONCE, allowance.left + elapsed(allowance, now) * times * A_SECOND);
  allowance.second = now;
}

function elapsed(allowance: Allowance, now: number): number {
  return (now - allowance.second + 65536) % 65536;
}
