import type { Address } from "./address";

/** Basic access control lists (Comware `acl number 2000-2999`): rules on the source address. */

/** Rule of a list. */
export interface AclRule {
  /** 0..65534. */
  id: number;
  isPermit: boolean;
  /** Source address with the bits of the wildcard cleared. */
  source: Address;
  /** Address bits that are ignored: 255.255.255.255 matches every address, 0.0.0.0 exactly one. */
  wildcard: Address;
  /** VPN instance of the packets, by number and by name; 0 and an empty name for packets outside of VPN instances (Comware ACL command reference). */
  instance: number;
  vpnInstance: string;
}

/** Basic access control list. */
export interface BasicAcl {
  /** 2000..2999. */
  number: number;
  /** Empty for none. */
  description: string;
  /** Increment of automatic rule numbers. */
  step: number;
  /** `match-order auto`: the most specific rules are tried first. Otherwise rules are tried in the order of their numbers. */
  isDepthFirst: boolean;
  /** Rules in the order in which they are tried. */
  rules: AclRule[];
}

/** Result of matching an address against a list. */
export const enum AclMatch {
  None,
  Permit,
  Deny,
}

/** Default increment of rule numbers. */
export const DEFAULT_STEP = 5;

/** Largest rule number. */
export const LAST_RULE = 65534;

/** Returns an empty list. */
export function makeAcl(number: number): BasicAcl {
  return { number, description: "", step: DEFAULT_STEP, isDepthFirst: false, rules: [] };
}

/** List with this number; undefined when there is none, as for 0. */
export function findAcl(acls: BasicAcl[], number: number): BasicAcl | undefined {
  for (let i = 0; i < acls.length; i++) if (acls[i].number === number) return acls[i];
  return undefined;
}

/** Result of the first matching rule. */
export function matchAcl(acl: BasicAcl, address: Address, instance: number): AclMatch {
  for (let i = 0; i < acl.rules.length; i++) {
    const rule = acl.rules[i];
    if (rule.instance !== instance) continue;
    if (matchesWord(address[0], rule.source[0], rule.wildcard[0]) && matchesWord(address[1], rule.source[1], rule.wildcard[1])) {
      return rule.isPermit ? AclMatch.Permit : AclMatch.Deny;
    }
  }
  return AclMatch.None;
}

/** Clears the bits of `wildcard` in `address`. Rules store their source in this form. */
export function clearWildcard(address: Address, wildcard: Address): void {
  address[0] = clearBits(address[0], wildcard[0]);
  address[1] = clearBits(address[1], wildcard[1]);
}

/** Inserts `rule` at its position. A rule with the same number is replaced. */
export function putRule(acl: BasicAcl, rule: AclRule): void {
  const others = acl.rules.filter((other) => other.id !== rule.id);
  let place = 0;
  while (place < others.length && !isBefore(acl, rule, others[place])) place = place + 1;
  others.splice(place, 0, rule);
  acl.rules = others;
}

/** Automatic number of a new rule: the next multiple of the step above the highest number; 0 in an empty list. */
export function nextRuleId(acl: BasicAcl): number {
  let highest = -acl.step;
  for (const rule of acl.rules) if (rule.id > highest) highest = rule.id;
  return (Math.floor(highest / acl.step) + 1) * acl.step;
}

/**
 * Returns true when `rule` is tried before `other`. Depth first (Comware): a rule for one VPN instance before one for all, then the one with fewer ignored
 * bits.
 */
function isBefore(acl: BasicAcl, rule: AclRule, other: AclRule): boolean {
  if (!acl.isDepthFirst) return rule.id < other.id;
  const isOfOne = rule.vpnInstance !== "";
  if (isOfOne !== (other.vpnInstance !== "")) return isOfOne;
  return countBits(rule.wildcard) < countBits(other.wildcard);
}

function countBits(words: Address): number {
  let count = 0;
  for (const word of words) for (let bit = 32768; bit >= 1; bit = Math.floor(bit / 2)) count = count + (Math.floor(word / bit) % 2);
  return count;
}

/** Returns true when `word` equals `source` in all bits outside `wildcard`. The usual wildcard, low-order ones, takes a single comparison. */
function matchesWord(word: number, source: number, wildcard: number): boolean {
  if (wildcard === 0) return word === source;
  if (isLowOrderOnes(wildcard)) return word - (word % (wildcard + 1)) === source;
  return clearBits(word, wildcard) === source;
}

function isLowOrderOnes(wildcard: number): boolean {
  let power = 1;
  while (power <= wildcard) power = power * 2;
  return power === wildcard + 1;
}

/** Returns `word` without the bits of `wildcard`. Computed bit by bit, because not every engine has bitwise operators. */
function clearBits(word: number, wildcard: number): number {
  let kept = 0;
  for (let bit = 32768; bit >= 1; bit = Math.floor(bit / 2)) {
    const isSet = Math.floor(word / bit) % 2 === 1;
    const isFree = Math.floor(wildcard / bit) % 2 === 1;
    if (isSet && !isFree) kept = kept + bit;
  }
  return kept;
}
