import { FirstWord, type Address } from "./address";
import { clearBits, RuleMatch, type AclIndex, type AclRule, type BasicAcl } from "./acl";

/** Rules of a basic ACL: adding, finding and removing them. A rule that comes last in order takes the same time in a list of any length. */

/** Clears the bits of `wildcard` in `address`, of the same family, and its zone. Rules store their source in this form. */
export function clearWildcard(address: Address, wildcard: Address): void {
  const family = address[0] < FirstWord.Ipv6 ? 0 : FirstWord.Ipv6;
  const words = wordCount(address);
  for (let i = 0; i < words; i++) address[i] = clearBits(address[i] % FirstWord.Ipv6, wildcard[i] % FirstWord.Ipv6);
  address[0] = address[0] + family;
}

function wordCount(address: Address): number {
  return address[0] < FirstWord.Ipv6 ? 2 : 8;
}

/** Returns the rule with this number; undefined when there is none. */
export function findRule(acl: BasicAcl, id: number): AclRule | undefined {
  return indexOf(acl).byId[id];
}

/** Returns the rule with the statement of `rule`, other than the one with its number. */
export function findSameStatement(acl: BasicAcl, rule: AclRule): AclRule | undefined {
  const found = indexOf(acl).byStatement[statementOf(rule)];
  return found === undefined || found.id === rule.id ? undefined : found;
}

/** Inserts `rule` at its position. A rule with the same number is replaced. */
export function putRule(acl: BasicAcl, rule: AclRule): void {
  removeRule(acl, rule.id);
  const index = indexOf(acl);
  const { rules } = acl;
  let place = rules.length;
  while (place > 0 && isBefore(acl, rule, rules[place - 1])) place = place - 1;
  if (place === rules.length) rules.push(rule);
  else rules.splice(place, 0, rule);
  addToIndex(index, rule);
  if (index.comments[rule.id] === undefined) return;
  rule.comment = index.comments[rule.id];
  index.comments[rule.id] = undefined;
}

/** Removes the rule with this number. Returns false when there is none. */
export function removeRule(acl: BasicAcl, id: number): boolean {
  const index = indexOf(acl);
  const rule = index.byId[id];
  if (rule === undefined) return false;
  acl.rules.splice(acl.rules.indexOf(rule), 1);
  index.byId[id] = undefined;
  index.byStatement[statementOf(rule)] = undefined;
  if (id === index.highest) {
    index.highest = -1;
    for (const other of acl.rules) index.highest = Math.max(index.highest, other.id);
  }
  return true;
}

/** Automatic number of a new rule: the next multiple of the step above the highest number; 0 in an empty list. */
export function nextRuleId(acl: BasicAcl): number {
  const { highest } = indexOf(acl);
  return highest < 0 ? 0 : (Math.floor(highest / acl.step) + 1) * acl.step;
}

/** Sets the step and renumbers the rules from 0, as a Comware device does. */
export function renumberRules(acl: BasicAcl, step: number): void {
  acl.step = step;
  for (let i = 0; i < acl.rules.length; i++) acl.rules[i].id = i * step;
  acl.index = undefined;
}

/** Sets the comment of a rule; undefined removes it. A comment for a rule to come waits for it. */
export function commentRule(acl: BasicAcl, id: number, text: string | undefined): void {
  const index = indexOf(acl);
  const rule = index.byId[id];
  if (rule !== undefined) {
    rule.comment = text;
  } else {
    if (index.comments[id] === undefined) index.commented.push(id);
    index.comments[id] = text;
  }
}

/** Returns the numbers of comments that wait for their rule. */
export function waitingComments({ index }: BasicAcl): number[] {
  return index === undefined ? [] : index.commented.filter((id) => index.comments[id] !== undefined);
}

function indexOf(acl: BasicAcl): AclIndex {
  if (acl.index !== undefined) return acl.index;
  const index: AclIndex = { byId: {}, byStatement: {}, comments: {}, commented: [], highest: -1 };
  for (const rule of acl.rules) addToIndex(index, rule);
  acl.index = index;
  return index;
}

function addToIndex(index: AclIndex, rule: AclRule): void {
  index.byId[rule.id] = rule;
  index.byStatement[statementOf(rule)] = rule;
  index.highest = Math.max(index.highest, rule.id);
}

/** Returns the statement of a rule: all of it but its number. Numbers of the manuals: no two rules of a list have the same. */
function statementOf({ id, isPermit, match, options, source, vpnInstance, wildcard }: AclRule): string {
  const words = options === undefined ? "" : options;
  if (match === RuleMatch.KeptNever || match === RuleMatch.KeptAlways) return `${id}${words}`;
  return `${isPermit ? "permit" : "deny"}${wordsOf(source)}${wordsOf(wildcard)}${words} ${vpnInstance}`;
}

function wordsOf(address: Address): string {
  let text = "";
  for (let i = 0; i < wordCount(address); i++) text = `${text} ${address[i]}`;
  return text;
}

/**
 * Returns true when `rule` is tried before `other`. Depth first (Comware): a rule for one VPN instance before one for packets outside of them, then the one with
 * fewer ignored bits. A rule that denies all because it was not understood comes first.
 */
function isBefore(acl: BasicAcl, rule: AclRule, other: AclRule): boolean {
  if (!acl.isDepthFirst) return rule.id < other.id;
  if (other.match === RuleMatch.KeptAlways || rule.match === RuleMatch.KeptAlways) return other.match !== RuleMatch.KeptAlways;
  const isOfOne = rule.vpnInstance !== "";
  if (isOfOne !== (other.vpnInstance !== "")) return isOfOne;
  return countBits(rule.wildcard) < countBits(other.wildcard);
}

function countBits(wildcard: Address): number {
  let count = 0;
  for (let i = 0; i < wordCount(wildcard); i++) {
    for (let bit = 32768; bit >= 1; bit = Math.floor(bit / 2)) count = count + (Math.floor(wildcard[i] / bit) % 2);
  }
  return count;
}
