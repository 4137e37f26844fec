import type { Address } from "./address";

/** Basic access control lists (Comware `acl number 2000-2999`): rules on the source address. */

/** One rule. */
export interface AclRule {
  /** 0..65534. */
  id: number;
  isPermit: boolean;
  /** Source address with the bits of the wildcard cleared. */
  source: Address;
  /** Bits that may be anything: 255.255.255.255 matches every address, 0.0.0.0 one. */
  wildcard: Address;
  /** VPN instance that the packet must come by, by number and by name; -1 and an empty name for any. */
  instance: number;
  vpnInstance: string;
}

/** One list. */
export interface BasicAcl {
  /** 2000..2999. */
  number: number;
  /** Empty for none. */
  description: string;
  /** Distance between the numbers that rules get by themselves. */
  step: number;
  /** `match-order auto`: the rules that mean the fewest addresses are tried first; otherwise those with the smallest numbers. */
  isDepthFirst: boolean;
  /** In the order in which they are tried. */
  rules: AclRule[];
}

/** What a list says of an address. */
export const enum AclVerdict {
  NoMatch,
  Permit,
  Deny,
}

/** Distance between rule numbers unless `step` says otherwise. */
export const DEFAULT_STEP = 5;

/** Largest number of a rule. */
export const LAST_RULE = 65534;

/** An empty list. */
export function makeAcl(number: number): BasicAcl {
  return { number, description: "", step: DEFAULT_STEP, isDepthFirst: false, rules: [] };
}

/** The list with this number; undefined when there is none, as for 0. */
export function findAcl(acls: BasicAcl[], number: number): BasicAcl | undefined {
  for (let i = 0; i < acls.length; i++) if (acls[i].number === number) return acls[i];
  return undefined;
}

/** The verdict of the first rule that matches. */
export function matchAcl(acl: BasicAcl, address: Address, instance: number): AclVerdict {
  for (let i = 0; i < acl.rules.length; i++) {
    const rule = acl.rules[i];
    if (rule.instance >= 0 && rule.instance !== instance) continue;
    if (matchesWord(address[0], rule.source[0], rule.wildcard[0]) && matchesWord(address[1], rule.source[1], rule.wildcard[1])) {
      return rule.isPermit ? AclVerdict.Permit : AclVerdict.Deny;
    }
  }
  return AclVerdict.NoMatch;
}

/** Clears the bits of `wildcard` in `address`: the form in which a rule keeps its source. */
export function clearWildcard(address: Address, wildcard: Address): void {
  address[0] = clearBits(address[0], wildcard[0]);
  address[1] = clearBits(address[1], wildcard[1]);
}

/** Puts `rule` in its place; a rule of the same number is replaced. */
export function putRule(acl: BasicAcl, rule: AclRule): void {
  const others = acl.rules.filter((other) => other.id !== rule.id);
  let place = 0;
  while (place < others.length && !isBefore(acl, rule, others[place])) place = place + 1;
  others.splice(place, 0, rule);
  acl.rules = others;
}

/** The number that a rule without one gets: the next multiple of the step above the highest; 0 in an empty list. */
export function nextRuleId(acl: BasicAcl): number {
  let highest = -acl.step;
  for (const rule of acl.rules) if (rule.id > highest) highest = rule.id;
  return (Math.floor(highest / acl.step) + 1) * acl.step;
}

/** Whether `rule` is tried before `other`. Depth first (Comware): one VPN instance before all of them, then the fewer bits that may be anything. */
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

/** Whether `word` is `source` in all bits outside of `wildcard`. A wildcard of low-order ones alone, the usual one, costs a single comparison. */
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

/** `word` without the bits of `wildcard`; bit by bit, because not every engine has operators for that. */
function clearBits(word: number, wildcard: number): number {
  let kept = 0;
  for (let bit = 32768; bit >= 1; bit = Math.floor(bit / 2)) {
    const isSet = Math.floor(word / bit) % 2 === 1;
    const isFree = Math.floor(wildcard / bit) % 2 === 1;
    if (isSet && !isFree) kept = kept + bit;
  }
  return kept;
}
