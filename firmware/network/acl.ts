import { FirstWord, type Address } from "./address";

/** Basic access control lists (Comware `acl number 2000-2999`): rules on the source address. Matching; acl-rules.ts adds and removes rules. */

/** Packets that a rule matches instead of those from its source. */
export const enum RuleMatch {
  /** None: a condition of the rule is never met (`fragment`), or a permit depends on one that this device cannot check (`time-range`). */
  Never,
  /** None: a permit of the saved configuration that was not understood. It must not permit what was not meant. */
  KeptNever,
  /** All, in every VPN instance: any other rule of the saved configuration that was not understood. Rules after it must not permit what it denied. */
  KeptAlways,
}

/** Rule of a list. */
export interface AclRule {
  /** 0..65534. */
  id: number;
  isPermit: boolean;
  /** Source address with the bits of the wildcard cleared, without a zone. */
  source: Address;
  /** Address bits that are ignored, in the form of an address of the same family: 255.255.255.255 matches every address, 0.0.0.0 exactly one. */
  wildcard: Address;
  /** VPN instance of the packets, by number and by name; 0 and an empty name for packets outside of VPN instances (Comware ACL command reference). */
  instance: number;
  vpnInstance: string;
  /** Undefined for the packets from its source in its VPN instance. */
  match?: RuleMatch | undefined;
  /** Further words of the command, each after a blank; of a rule that was not understood, all words after its number. Undefined for none. */
  options?: string | undefined;
  /** `rule 5 comment`; undefined for none. */
  comment?: string | undefined;
}

/** Basic access control list. */
export interface BasicAcl {
  /** 2000..2999; from `FIRST_UNNUMBERED` on for a list that has a name only. */
  number: number;
  /** Empty for none. */
  name: string;
  /** Empty for none. */
  description: string;
  /** Increment of automatic rule numbers. */
  step: number;
  /** `match-order auto`: the most specific rules are tried first. Otherwise rules are tried in the order of their numbers. */
  isDepthFirst: boolean;
  /** Rules in the order in which they are tried. */
  rules: AclRule[];
  /** Finds rules (acl-rules.ts). Undefined before the first change. */
  index: AclIndex | undefined;
}

/** Index of the rules of a list: no search, so that a list of thousands of rules loads in linear time. */
export interface AclIndex {
  readonly byId: Record<number, AclRule | undefined>;
  readonly byStatement: Record<string, AclRule | undefined>;
  /** Comments that precede their rule, by its number, and these numbers. */
  readonly comments: Record<number, string | undefined>;
  commented: number[];
  /** Largest number of a rule; negative without a rule. */
  highest: number;
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

/** Internal number of the first list that has a name only. */
export const FIRST_UNNUMBERED = 10000;

/** Returns an empty list. */
export function makeAcl(number: number): BasicAcl {
  return { number, name: "", description: "", step: DEFAULT_STEP, isDepthFirst: false, rules: [], index: undefined };
}

/** List with this number; undefined when there is none, as for 0. Lists are in the order of their numbers. */
export function findAcl(acls: BasicAcl[], number: number): BasicAcl | undefined {
  let low = 0;
  let high = acls.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (acls[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low < acls.length && acls[low].number === number ? acls[low] : undefined;
}

/** Returns true when the list with this number permits `address` in VPN instance `instance`. A list that does not exist permits none. */
export function aclPermits(acls: BasicAcl[], number: number, address: Address, instance: number): boolean {
  const acl = findAcl(acls, number);
  return acl !== undefined && matchAcl(acl, address, instance) === AclMatch.Permit;
}

/** Result of the first matching rule. */
export function matchAcl(acl: BasicAcl, address: Address, instance: number): AclMatch {
  for (let i = 0; i < acl.rules.length; i++) {
    const rule = acl.rules[i];
    if (rule.match === RuleMatch.KeptAlways) return AclMatch.Deny;
    if (rule.match !== undefined || rule.instance !== instance) continue;
    if (matchesSource(address, rule)) return rule.isPermit ? AclMatch.Permit : AclMatch.Deny;
  }
  return AclMatch.None;
}

/** A rule matches addresses of the family of its source only. A zone is not compared: it is not part of a packet. */
function matchesSource(address: Address, rule: AclRule): boolean {
  const source = rule.source;
  const wildcard = rule.wildcard;
  if (address[0] >= FirstWord.Ipv6 || source[0] >= FirstWord.Ipv6) return matchesIpv6(address, source, wildcard);
  return matchesWord(address[0], source[0], wildcard[0]) && matchesWord(address[1], source[1], wildcard[1]);
}

function matchesIpv6(address: Address, source: Address, wildcard: Address): boolean {
  if (address[0] < FirstWord.Ipv6 || source[0] < FirstWord.Ipv6) return false;
  for (let i = 0; i < 8; i++) {
    if (!matchesWord(address[i] % FirstWord.Ipv6, source[i] % FirstWord.Ipv6, wildcard[i] % FirstWord.Ipv6)) return false;
  }
  return true;
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
export function clearBits(word: number, wildcard: number): number {
  let kept = 0;
  for (let bit = 32768; bit >= 1; bit = Math.floor(bit / 2)) {
    const isSet = Math.floor(word / bit) % 2 === 1;
    const isFree = Math.floor(wildcard / bit) % 2 === 1;
    if (isSet && !isFree) kept = kept + bit;
  }
  return kept;
}
