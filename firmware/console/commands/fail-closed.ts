import { LAST_RULE, RuleMatch, type AclRule, type BasicAcl } from "../../network/acl";
import { findRule, nextRuleId, putRule } from "../../network/acl-rules";
import { makeAddress } from "../../network/address";
import { interfaceIndex, roleOf } from "../../network/interfaces";
import type { Engine } from "../../engine/engine";
import { interfaceSettings } from "../../settings/configuration";
import { INTERFACE_VIEW } from "../../notation/views";
import { splitWords, wholeNumber } from "../../notation/words";
import { telnetSettings, virtualLines } from "../../settings/virtual-line-settings";
import type { Context } from "../grammar/command";
import { aclOfView } from "./acl-view";
import { virtualLinesOf } from "./line-view";

/** Lines of the saved configuration that restrict access and were not understood: not understood must never mean open. */

/**
 * Closes what `line` may restrict, which was refused, or is no command (`isFault`). A rule permits nothing; an interface whose VPN instance is not known receives
 * no NTP packets; a vty accepts no connection, and the telnet server stays off. Returns true when the line is stored as a rule.
 */
export function failClosed(context: Context, line: string, isFault: boolean): boolean {
  const { configuration, engine, session } = context;
  const { subject, view } = session.viewContext;
  const words = splitWords(line).map(({ text }) => text.toLowerCase());
  const acl = aclOfView(configuration, session.viewContext);
  if (acl !== undefined) return isFault && words[0] === "rule" && keepRule(acl, words.slice(1), line);
  if (view.name === "line") for (const settings of virtualLinesOf(configuration, view)) settings.isClosed = true;
  const isOfLines = words[0] === "line" || words[0] === "user-interface";
  // A view of vtys that this device does not have restricts none of its own.
  if (isFault && isOfLines && words.includes("vty")) for (const settings of virtualLines(configuration)) settings.isClosed = true;
  if (words[0] === "telnet" && words[1] === "server") telnetSettings(configuration).isClosed = true;
  if (view === INTERFACE_VIEW && isAboutReceiving(words.join(" ")))
    setReceivingDisabled(engine, interfaceSettings(configuration, subject).name, true);
  if (words[0] === "ntp-service" && words[1] === "authentication") configuration.keys.isEnabled = true;
  if (words[0] === "ntp-service" && ACCESS.indexOf(words[1]) >= 0) configuration.access.isClosed = true;
  return false;
}

/** Words after `ntp-service` in the lines that grant access rights. Without such a line every address would be a peer. */
const ACCESS = ["access", "acl", "peer", "query", "server", "synchronization"];

/** Sets whether the interface with this name drops NTP packets. No effect for one that does not exist yet. */
export function setReceivingDisabled(engine: Engine, name: string, isDisabled: boolean): void {
  const index = interfaceIndex(engine, name);
  if (index >= 0) roleOf(engine, index).isReceivingDisabled = isDisabled;
}

function isAboutReceiving(text: string): boolean {
  const command = text.startsWith("undo ") ? text.substring("undo ".length) : text;
  return command.startsWith("ip binding ") || command.startsWith("ntp-service in");
}

/** Stores a rule that was not understood, at its number. A permit matches nothing then; any other rule denies all. */
function keepRule(acl: BasicAcl, words: string[], line: string): boolean {
  const typed = words.length === 0 ? undefined : wholeNumber(words[0]);
  const action = typed === undefined ? words[0] : words[1];
  if (action === "comment" || action === "remark") return false;
  const id = typed === undefined ? nextRuleId(acl) : typed;
  const isPermit = action === "permit";
  const existing = findRule(acl, id);
  // An existing rule with the number would be changed by the line: a permit is lost, a deny stays.
  if (id > LAST_RULE || (existing !== undefined && !existing.isPermit && existing.match === undefined)) return false;
  const { end } = splitWords(line)[typed === undefined ? 0 : 1];
  const rule: AclRule = {
    id,
    isPermit,
    source: makeAddress(),
    wildcard: [0xffff, 0xffff],
    instance: 0,
    vpnInstance: "",
    match: isPermit ? RuleMatch.KeptNever : RuleMatch.KeptAlways,
    options: line.substring(end),
  };
  putRule(acl, rule);
  return true;
}
