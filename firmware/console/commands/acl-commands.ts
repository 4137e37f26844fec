import { clearWildcard, DEFAULT_STEP, LAST_RULE, makeAcl, nextRuleId, putRule, type AclRule, type BasicAcl } from "../../network/acl";
import { makeAddress, parseAddress } from "../../network/address";
import { instanceNumber } from "../../network/interfaces";
import { findAcl } from "../../network/acl";
import { ruleCommand } from "../../config/acl-text";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { anyAddress, integer, string, wildcardMask } from "../grammar/parameters";
import { leaveRemovedView, printLines, type Outcome } from "../session";
import { ACL_VIEW } from "../../notation/views";

const NUMBER = { "acl-number": integer(2000, 2999, "Number of the basic ACL") };

/** Returns the ACL of the view. Makes it when the view is entered. */
function listOf({ configuration, session }: Context): BasicAcl {
  const number = parseInt(session.viewContext.subject, 10);
  const found = findAcl(configuration.access.acls, number);
  if (found !== undefined) return found;
  const acl = makeAcl(number);
  configuration.access.acls.push(acl);
  configuration.access.acls.sort((a, b) => a.number - b.number);
  return acl;
}

function openList(values: Arguments, context: Context): Outcome {
  const { configuration, session } = context;
  const number = integerOf(values, "acl-number", 0);
  const existing = findAcl(configuration.access.acls, number);
  const isDepthFirst = values["auto"] !== undefined;
  const isChange = values["match-order"] !== undefined && existing !== undefined && existing.isDepthFirst !== isDepthFirst;
  if (isChange && existing.rules.length > 0) return "The match order cannot be changed: the ACL has rules.";
  session.viewContext = { view: ACL_VIEW, subject: `${number}` };
  const acl = listOf(context);
  if (values["match-order"] !== undefined) acl.isDepthFirst = isDepthFirst;
  return undefined;
}

/** Removes one ACL, or all. */
function removeList(values: Arguments, { configuration, session }: Context): Outcome {
  const { acls } = configuration.access;
  const number = integerOf(values, "acl-number", 0);
  if (number !== 0 && findAcl(acls, number) === undefined) return "The ACL does not exist.";
  for (let i = acls.length - 1; i >= 0; i--) {
    if (number !== 0 && acls[i].number !== number) continue;
    leaveRemovedView(session, ACL_VIEW, `${acls[i].number}`);
    acls.splice(i, 1);
  }
  return undefined;
}

/** Adds a rule. Its VPN instance need not exist yet: until then the rule matches no packet. */
function addRule(values: Arguments, context: Context): Outcome {
  const { engine } = context;
  const acl = listOf(context);
  const vpnInstance = values["vpn-instance-name"] === undefined ? "" : values["vpn-instance-name"];
  const rule: AclRule = {
    id: integerOf(values, "rule-id", nextRuleId(acl)),
    isPermit: values["permit"] !== undefined,
    source: makeAddress(),
    wildcard: [0xffff, 0xffff],
    instance: instanceNumber(engine, vpnInstance),
    vpnInstance,
  };
  const source = values["source-address"];
  const wildcard = values["source-wildcard"];
  if (source !== undefined && wildcard !== undefined) {
    parseAddress(source, rule.source);
    parseAddress(wildcard === "0" ? "0.0.0.0" : wildcard, rule.wildcard);
    clearWildcard(rule.source, rule.wildcard);
  }
  if (rule.id > LAST_RULE) return "The ACL has no number left for the rule.";
  if (acl.rules.some((other) => other.id !== rule.id && ruleBody(other) === ruleBody(rule))) return "The rule already exists.";
  putRule(acl, rule);
  return undefined;
}

function ruleBody(rule: AclRule): string {
  return ruleCommand({ ...rule, id: 0 });
}

function removeRule(values: Arguments, context: Context): Outcome {
  const acl = listOf(context);
  const position = acl.rules.findIndex((rule) => rule.id === integerOf(values, "rule-id", -1));
  if (position < 0) return "The rule does not exist.";
  acl.rules.splice(position, 1);
  return undefined;
}

/** Sets the step and renumbers the rules from 0, as a Comware device does. */
function setStep(values: Arguments, context: Context): Outcome {
  const acl = listOf(context);
  acl.step = integerOf(values, "step-value", DEFAULT_STEP);
  for (let i = 0; i < acl.rules.length; i++) acl.rules[i].id = i * acl.step;
  return undefined;
}

function displayLists(values: Arguments, { configuration, session }: Context): Outcome {
  const number = integerOf(values, "acl-number", 0);
  const lists = configuration.access.acls.filter((acl) => number === 0 || acl.number === number);
  if (lists.length === 0 && number !== 0) return "The ACL does not exist.";
  for (const acl of lists) {
    const rules = acl.rules.length === 1 ? "1 rule" : `${acl.rules.length} rules`;
    const description = acl.description === "" ? [] : [acl.description];
    const order = acl.isDepthFirst ? " match-order is auto," : "";
    printLines(session, [`Basic ACL  ${acl.number}, named -none-, ${rules},${order}`, ...description, `ACL's step is ${acl.step}`]);
    printLines(
      session,
      acl.rules.map((rule) => ` ${ruleCommand(rule)}`),
    );
  }
  return undefined;
}

const RULE = {
  "rule-id": integer(0, LAST_RULE, "Number of the rule"),
  "source-address": anyAddress("Source address"),
  "source-wildcard": wildcardMask("Wildcard bits of the source address"),
  "vpn-instance-name": string(1, 31, "Name of the VPN instance"),
};

/** Basic access control lists (console README, "Access lists"). */
export function aclCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "acl { number | basic } acl-number [ match-order { auto | config } ]",
      parameters: NUMBER,
      run: openList,
      undoSyntax: "acl { all | { number | basic } acl-number }",
      undo: removeList,
    },
    {
      view: "acl",
      syntax: "rule [ rule-id ] { permit | deny } [ source { any | source-address source-wildcard } | vpn-instance vpn-instance-name ] *",
      parameters: RULE,
      run: addRule,
      undoSyntax: "rule rule-id",
      undo: removeRule,
    },
    {
      view: "acl",
      syntax: "step step-value",
      parameters: { "step-value": integer(1, 20, "Distance between the numbers of rules") },
      run: setStep,
      undo: setStep,
    },
    { view: "any", syntax: "display acl { all | acl-number }", parameters: NUMBER, run: displayLists },
  ];
}
