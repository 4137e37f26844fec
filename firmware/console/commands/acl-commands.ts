import { FIRST_UNNUMBERED, findAcl, RuleMatch, type AclRule, type BasicAcl } from "../../network/acl";
import { timeRangeOf } from "../../network/rule-options";
import { ruleLines } from "../../config/acl-text";
import type { Part } from "../../notation/text";
import { findNamedAcl, nameAcl, namedAcl, numberedAcl, removeAcl } from "../../server/acl-table";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { aclName, integer } from "../grammar/parameters";
import { leaveRemovedView, printLines, type Outcome } from "../session";
import { aclRuleCommands } from "./acl-rule-commands";
import { NO_ACL, viewOfAcl } from "./acl-view";

const ACL_PARAMETERS = { "acl-number": integer(2000, 2999, "Number of the basic ACL"), "acl-name": aclName("Name of the basic ACL") };

/** Returns the ACL that was typed, by number or by name. */
function typedAcl(values: Arguments, { configuration }: Context): BasicAcl | undefined {
  const name = values["acl-name"];
  const number = integerOf(values, "acl-number", 0);
  return number === 0 && name !== undefined ? findNamedAcl(configuration.access, name) : findAcl(configuration.access.acls, number);
}

/** Opens an ACL, and makes it when it is not there. Its name is given once. */
function openList(values: Arguments, context: Context): Outcome {
  const { configuration, session } = context;
  const number = integerOf(values, "acl-number", 0);
  const name = values["acl-name"];
  const existing = typedAcl(values, context);
  const isDepthFirst = values["auto"] !== undefined;
  const isChange = values["match-order"] !== undefined && existing !== undefined && existing.isDepthFirst !== isDepthFirst;
  if (isChange && existing.rules.length > 0) return "The match order cannot be changed: the ACL has rules.";
  const isNamed = existing !== undefined && name !== undefined && existing.name.toLowerCase() === name.toLowerCase();
  if (name !== undefined && number !== 0 && !isNamed) {
    if (existing !== undefined && existing.name !== "") return "The name of an ACL cannot be changed.";
    if (findNamedAcl(configuration.access, name) !== undefined) return "Another ACL has this name.";
  }
  const acl = number === 0 ? namedAcl(configuration.access, name ?? "") : numberedAcl(configuration.access, number);
  if (name !== undefined && !isNamed && number !== 0) nameAcl(configuration.access, acl, name);
  if (values["match-order"] !== undefined) acl.isDepthFirst = isDepthFirst;
  session.viewContext = viewOfAcl(acl);
  return undefined;
}

/** Opens an existing ACL by its name (Comware 5). */
function openNamed(values: Arguments, context: Context): Outcome {
  const acl = typedAcl(values, context);
  if (acl === undefined) return NO_ACL;
  context.session.viewContext = viewOfAcl(acl);
  return undefined;
}

/** Removes one ACL, or all. */
function removeList(values: Arguments, context: Context): Outcome {
  const { configuration } = context;
  const typed = typedAcl(values, context);
  if (values["all"] === undefined && typed === undefined) return NO_ACL;
  for (const acl of typed === undefined ? configuration.access.acls.slice() : [typed]) {
    const { subject, view } = viewOfAcl(acl);
    leaveRemovedView(context, view, subject);
    removeAcl(configuration.access, acl);
  }
  return undefined;
}

function displayLists(values: Arguments, context: Context): Outcome {
  const typed = typedAcl(values, context);
  if (values["all"] === undefined && typed === undefined) return NO_ACL;
  const parts: Part[] = [];
  for (const acl of typed === undefined ? context.configuration.access.acls : [typed]) {
    parts.push(...headLines(acl), rulesPart(acl));
  }
  printLines(context.session, parts);
  return undefined;
}

/** Returns the rules. A function of its own: on Espruino all rounds of a loop share one variable. */
function rulesPart({ rules }: BasicAcl): Part {
  return (index) => (index < rules.length ? ruleLines(rules[index], remarkOf(rules[index])) : undefined);
}

function headLines(acl: BasicAcl): string[] {
  const rules = acl.rules.length === 1 ? "1 rule" : `${acl.rules.length} rules`;
  const description = acl.description === "" ? [] : [acl.description];
  const order = acl.isDepthFirst ? " match-order is auto," : "";
  const number = acl.number >= FIRST_UNNUMBERED ? "-none-" : `${acl.number}`;
  const name = acl.name === "" ? "-none-" : acl.name;
  return [`Basic ACL  ${number}, named ${name}, ${rules},${order}`, ...description, `ACL's step is ${acl.step}`];
}

/** Returns the remark behind a rule that does not match by its source. */
function remarkOf({ match, options }: AclRule): string {
  if (match === RuleMatch.KeptAlways) return " (not understood: denies all)";
  if (match === RuleMatch.KeptNever) return " (not understood: permits nothing)";
  return match === RuleMatch.Never && timeRangeOf(options) !== "" ? " (Inactive)" : "";
}

const ORDER = "[ match-order { auto | config } ]";
/** Basic access control lists (console README, "Access lists"). */
export function aclCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `acl { number acl-number [ name acl-name ] | basic { acl-number | name acl-name } } ${ORDER}`,
      parameters: ACL_PARAMETERS,
      run: openList,
      undoSyntax: "acl { all | { number | basic } acl-number | [ basic ] name acl-name }",
      undo: removeList,
    },
    { view: "system", syntax: "acl name acl-name", parameters: ACL_PARAMETERS, run: openNamed },
    ...aclRuleCommands(),
    { view: "any", syntax: "display acl { all | acl-number | name acl-name }", parameters: ACL_PARAMETERS, run: displayLists },
  ];
}
