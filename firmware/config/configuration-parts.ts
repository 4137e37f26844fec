import { ACL_VIEW, INTERFACE_VIEW, VPN_INSTANCE_VIEW } from "../notation/views";
import { LINES_COMMAND } from "../notation/line-view";
import type { Part } from "../notation/text";
import { beginsWith } from "../notation/words";
import type { Configuration } from "../settings/configuration";
import { framed, listSections, type OptionalSections, type Section } from "./configuration-text";

/** Modules of the configuration that can be displayed separately, and the beginnings of their lines. Comware has more modules. */
const MODULES: [string, string[]][] = [
  ["acl-basic", [ACL_VIEW.viewCommand]],
  ["ntp", [" ntp-service ", " undo ntp-service "]],
  ["sntp", [" sntp "]],
  ["user-interface", [LINES_COMMAND]],
  ["vpn-instance", [VPN_INSTANCE_VIEW.viewCommand]],
];

/** Module of all other lines. */
const SYSTEM_MODULE = "system";

/** Names of the modules. */
export const MODULE_NAMES = [SYSTEM_MODULE, ...MODULES.map(([name]) => name)];

/** Returns the sections of the interfaces of a type; of all interfaces for an empty type. */
export function interfacesText(configuration: Configuration, optional: OptionalSections | undefined, type: string): Part[] {
  return framed(listSections(configuration, optional).filter((section) => beginsWith(section.viewCommand, INTERFACE_VIEW.viewCommand + type)));
}

/** Returns the sections of `module`; for an empty one, all sections except those of interfaces. */
export function moduleText(configuration: Configuration, optional: OptionalSections | undefined, module: string): Part[] {
  const sections: Section[] = [];
  for (const { lines, viewCommand } of listSections(configuration, optional)) {
    if (beginsWith(viewCommand, INTERFACE_VIEW.viewCommand)) continue;
    if (module === "") sections.push({ viewCommand, lines });
    else if (viewCommand === "") sections.push({ viewCommand, lines: lines.filter((part) => moduleOf(beginningOf(part)) === module) });
    else if (moduleOf(viewCommand) === module) sections.push({ viewCommand, lines });
  }
  return framed(sections);
}

/** Returns the first line of a part: lines that are made are of one module. */
function beginningOf(part: Part): string {
  return typeof part === "string" ? part : (part(0)?.[0] ?? "");
}

function moduleOf(line: string): string {
  const found = MODULES.find(([, beginnings]) => beginnings.some((beginning) => beginsWith(line, beginning)));
  return found === undefined ? SYSTEM_MODULE : found[0];
}
