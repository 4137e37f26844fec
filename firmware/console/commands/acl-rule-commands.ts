import { DEFAULT_STEP, LAST_RULE, RuleMatch, type AclRule, type BasicAcl } from "../../network/acl";
import { clearWildcard, commentRule, findRule, findSameStatement, nextRuleId, putRule, removeRule, renumberRules } from "../../network/acl-rules";
import { copyAddress, makeAddress, parseDotted } from "../../network/address";
import { instanceNumber } from "../../network/interfaces";
import { FLAGS, flagsOf, joinOptions, timeRangeOf } from "../../network/rule-options";
import { isKeptRule } from "../../config/acl-text";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { anyAddress, integer, plainWord, string, text, wildcardMask } from "../grammar/parameters";
import type { Outcome } from "../session";
import { onViewed } from "./acl-view";

const NO_RULE = "The rule does not exist.";

/**
 * Adds a rule, or changes one: in an ACL with the match order config, the words that were not typed keep their meaning (Comware ACL configuration guide). Its VPN
 * instance need not exist yet: until then the rule matches no packet.
 */
function addRule(acl: BasicAcl, values: Arguments, { engine }: Context): Outcome {
  const id = integerOf(values, "rule-id", nextRuleId(acl));
  if (id > LAST_RULE) return "The ACL has no number left for the rule.";
  const existing = findRule(acl, id);
  const old = existing === undefined || isKeptRule(existing) ? undefined : existing;
  if (old !== undefined && acl.isDepthFirst) return "The rule cannot be changed: the match order of the ACL is auto.";
  const vpnInstance = values["vpn-instance-name"] ?? (old === undefined ? "" : old.vpnInstance);
  const options = mergedOptions(values, old === undefined ? undefined : old.options);
  const rule = makeRule(id, values["permit"] !== undefined, vpnInstance, instanceNumber(engine, vpnInstance), options);
  if (old !== undefined) keepSource(old, rule);
  setSource(values, rule);
  if (findSameStatement(acl, rule) !== undefined) return "The rule already exists.";
  putRule(acl, rule);
  if (old !== undefined) rule.comment = old.comment;
  return undefined;
}

function makeRule(id: number, isPermit: boolean, vpnInstance: string, instance: number, options: string): AclRule {
  const rule: AclRule = { id, isPermit, source: makeAddress(), wildcard: [0xffff, 0xffff], instance, vpnInstance };
  if (options !== "") rule.options = options;
  // A whole datagram is no fragment but the first. Times are not checked: what a rule denies at times it denies always.
  if (flagsOf(options).indexOf("fragment") >= 0 || (timeRangeOf(options) !== "" && isPermit)) rule.match = RuleMatch.Never;
  return rule;
}

function keepSource(from: AclRule, into: AclRule): void {
  copyAddress(from.source, into.source);
  copyAddress(from.wildcard, into.wildcard);
}

/** Sets the source that was typed: an address, or `any`. */
function setSource(values: Arguments, rule: AclRule): void {
  if (values["any"] !== undefined) {
    rule.source = makeAddress();
    rule.wildcard = [0xffff, 0xffff];
  }
  const source = values["source-address"];
  const wildcard = values["source-wildcard"];
  if (source === undefined || wildcard === undefined) return;
  parseDotted(source, rule.source);
  parseDotted(wildcard === "0" ? "0.0.0.0" : wildcard, rule.wildcard);
  clearWildcard(rule.source, rule.wildcard);
}

/** Returns the words beside the source and the VPN instance, those of `old` included. */
function mergedOptions(values: Arguments, old: string | undefined): string {
  const flags = flagsOf(old);
  return joinOptions(
    FLAGS.filter((flag) => values[flag] !== undefined || flags.indexOf(flag) >= 0),
    values["time-range-name"] ?? timeRangeOf(old),
  );
}

/** Removes a rule, or the properties of it that were typed. */
function changeRule(acl: BasicAcl, values: Arguments, { engine }: Context): Outcome {
  const id = integerOf(values, "rule-id", -1);
  const old = findRule(acl, id);
  if (old === undefined) return NO_RULE;
  if (values["comment"] !== undefined) {
    commentRule(acl, id, undefined);
    return undefined;
  }
  const isPart = PROPERTIES.some((word) => values[word] !== undefined);
  if (!isPart) {
    removeRule(acl, id);
    return undefined;
  }
  if (isKeptRule(old)) return "The rule was not understood: remove it as a whole.";
  if (acl.isDepthFirst) return "The rule cannot be changed: the match order of the ACL is auto.";
  const vpnInstance = values["vpn-instance"] === undefined ? old.vpnInstance : "";
  const options = joinOptions(
    flagsOf(old.options).filter((flag) => values[flag] === undefined),
    values["time-range"] === undefined ? timeRangeOf(old.options) : "",
  );
  const rule = makeRule(id, old.isPermit, vpnInstance, instanceNumber(engine, vpnInstance), options);
  if (values["source"] === undefined) keepSource(old, rule);
  if (findSameStatement(acl, rule) !== undefined) return "The rule already exists.";
  rule.comment = old.comment;
  putRule(acl, rule);
  return undefined;
}

/** Sets the comment of a rule. Saved configurations have it before or after its rule. */
function setComment(acl: BasicAcl, values: Arguments): Outcome {
  commentRule(acl, integerOf(values, "rule-id", 0), values["comment-text"]);
  return undefined;
}

function setStep(acl: BasicAcl, values: Arguments): Outcome {
  renumberRules(acl, integerOf(values, "step-value", DEFAULT_STEP));
  return undefined;
}

/** Properties of a rule that its undo form removes. */
const PROPERTIES = [...FLAGS, "source", "time-range", "vpn-instance"];
/** Rules of basic access control lists (console README, "Access lists"). */
export function aclRuleCommands(): Command[] {
  const ruleId = { "rule-id": integer(0, LAST_RULE, "Number of the rule") };
  const rule = {
    ...ruleId,
    "source-address": anyAddress("Source address"),
    "source-wildcard": wildcardMask("Wildcard bits of the source address"),
    "time-range-name": plainWord(1, 32, "Name of the time range"),
    "vpn-instance-name": string(1, 31, "Name of the VPN instance"),
  };
  const conditions =
    "counting | fragment | logging | source { any | source-address source-wildcard } | time-range time-range-name | vpn-instance vpn-instance-name";

  return [
    {
      view: "acl",
      syntax: `rule [ rule-id ] { permit | deny } [ ${conditions} ] *`,
      parameters: rule,
      run: onViewed(addRule),
      undoSyntax: `rule rule-id [ comment | [ ${PROPERTIES.join(" | ")} ] * ]`,
      undo: onViewed(changeRule),
    },
    {
      view: "acl",
      syntax: "rule rule-id comment comment-text",
      parameters: { ...ruleId, "comment-text": text(1, 127, "Comment of the rule") },
      run: onViewed(setComment),
    },
    {
      view: "acl",
      syntax: "step step-value",
      parameters: { "step-value": integer(1, 20, "Distance between the numbers of rules") },
      run: onViewed(setStep),
      undo: onViewed(setStep),
    },
  ];
}
