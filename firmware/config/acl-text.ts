import { DEFAULT_STEP, type AclRule, type BasicAcl } from "../network/acl";
import { addressText } from "../network/address";
import { descriptionLines } from "./description-text";

/** Returns the words after `acl number` in the view command. */
export function aclViewName({ isDepthFirst, number }: BasicAcl): string {
  return isDepthFirst ? `${number} match-order auto` : `${number}`;
}

/** Returns the lines of the section of an ACL. */
export function aclLines(acl: BasicAcl): string[] {
  const step = acl.step === DEFAULT_STEP ? [] : [` step ${acl.step}`];
  return [...descriptionLines(acl.description), ...step, ...acl.rules.map((rule) => ` ${ruleCommand(rule)}`)];
}

/** Returns the command of a rule, with its number. */
export function ruleCommand(rule: AclRule): string {
  const action = rule.isPermit ? "permit" : "deny";
  const vpnInstance = rule.vpnInstance === "" ? "" : ` vpn-instance ${rule.vpnInstance}`;
  return `rule ${rule.id} ${action}${vpnInstance}${sourceText(rule)}`;
}

/** Returns the source of a rule; empty when it matches every address. */
function sourceText(rule: AclRule): string {
  if (rule.wildcard[0] === 0xffff && rule.wildcard[1] === 0xffff) return "";
  const wildcard = rule.wildcard[0] === 0 && rule.wildcard[1] === 0 ? "0" : addressText(rule.wildcard);
  return ` source ${addressText(rule.source)} ${wildcard}`;
}
