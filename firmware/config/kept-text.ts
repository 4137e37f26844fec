import type { Part } from "../notation/text";
import type { Configuration } from "../settings/configuration";
import { aclViewCommand, isKeptRule } from "./acl-text";
import { addUnknownViews, findSection, framed, makeSectionList, systemLines } from "./configuration-text";

/** Lines of the saved configuration that are kept and not in force. */

/** Returns the lines that are kept and not in force, in the layout of the configuration text. */
export function keptText({ access, unknownLines }: Configuration): Part[] {
  const list = makeSectionList();
  for (const acl of access.acls) {
    for (const rule of acl.rules) if (isKeptRule(rule)) findSection(list, aclViewCommand(acl)).lines.push(` rule ${rule.id}${rule.options}`);
  }
  addUnknownViews(list, unknownLines);
  list.sections.push({ viewCommand: "", lines: systemLines(unknownLines) });
  return framed(list.sections);
}
