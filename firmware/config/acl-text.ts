import { DEFAULT_STEP, FIRST_UNNUMBERED, RuleMatch, type AclRule, type BasicAcl } from "../network/acl";
import { waitingComments } from "../network/acl-rules";
import { dottedText } from "../network/address";
import type { Part } from "../notation/text";
import { wordText } from "../notation/words";
import { ACL_NAME_VIEW, ACL_VIEW } from "../notation/views";
import { descriptionLines } from "./description-text";

/** Returns the view command of an ACL. */
export function aclViewCommand({ name, number }: BasicAcl): string {
  return number >= FIRST_UNNUMBERED ? `${ACL_NAME_VIEW.viewCommand}${name}` : `${ACL_VIEW.viewCommand}${number}`;
}

/** Returns the view command of an ACL, with its options. */
export function aclViewText(acl: BasicAcl): string {
  const name = acl.name === "" || acl.number >= FIRST_UNNUMBERED ? "" : ` name ${acl.name}`;
  return `${aclViewCommand(acl)}${name}${acl.isDepthFirst ? " match-order auto" : ""}`;
}

/** Returns the lines of the section of an ACL. */
export function aclLines(acl: BasicAcl): Part[] {
  const lines: Part[] = descriptionLines(acl.description);
  if (acl.step !== DEFAULT_STEP) lines.push(` step ${acl.step}`);
  lines.push((index) => (index < acl.rules.length ? ruleLines(acl.rules[index], "") : undefined));
  for (const id of waitingComments(acl)) lines.push(` rule ${id} comment ${acl.index?.comments[id]}`);
  return lines;
}

/** Returns the line of a rule, with a remark behind it, and that of its comment. */
export function ruleLines(rule: AclRule, remark: string): string[] {
  const line = ` ${ruleCommand(rule)}${remark}`;
  return rule.comment === undefined ? [line] : [line, ` rule ${rule.id} comment ${rule.comment}`];
}

/** Returns true for a rule of the saved configuration that was not understood. */
export function isKeptRule({ match }: AclRule): boolean {
  return match === RuleMatch.KeptNever || match === RuleMatch.KeptAlways;
}

/** Returns the command of a rule, with its number. */
function ruleCommand(rule: AclRule): string {
  const options = rule.options === undefined ? "" : rule.options;
  if (isKeptRule(rule)) return `rule ${rule.id}${options}`;
  const action = rule.isPermit ? "permit" : "deny";
  const vpnInstance = rule.vpnInstance === "" ? "" : ` vpn-instance ${wordText(rule.vpnInstance)}`;
  return `rule ${rule.id} ${action}${vpnInstance}${sourceText(rule)}${options}`;
}

/** Returns the source of a rule; empty when it matches every address. */
function sourceText(rule: AclRule): string {
  if (rule.wildcard[0] === 0xffff && rule.wildcard[1] === 0xffff) return "";
  const wildcard = rule.wildcard[0] === 0 && rule.wildcard[1] === 0 ? "0" : dottedText(rule.wildcard);
  return ` source ${dottedText(rule.source)} ${wildcard}`;
}
