import { ACL_VIEW, INTERFACE_VIEW, LINE_VIEW, VPN_INSTANCE_VIEW } from "../notation/views";
import { beginsWith } from "../notation/words";
import type { Configuration } from "../settings/configuration";
import { framed, listSections, type OptionalSections, type Section } from "./configuration-text";

/** Parts of the configuration that can be shown for themselves, and how their lines begin. A device has many more; these have commands here. */
const MODULES: [string, string[]][] = [
  ["acl-basic", [ACL_VIEW.viewCommand]],
  ["ntp", [" ntp-service ", " undo ntp-service "]],
  ["sntp", [" sntp "]],
  ["user-interface", [LINE_VIEW.viewCommand]],
  ["vpn-instance", [VPN_INSTANCE_VIEW.viewCommand]],
];

/** What is none of these. */
const SYSTEM_MODULE = "system";

/** The names of all of them. */
export const MODULE_NAMES = [SYSTEM_MODULE, ...MODULES.map(([name]) => name)];

/** The part of it that belongs to interfaces of this type; of all types for an empty one. */
export function interfacesText(configuration: Configuration, optional: OptionalSections | undefined, type: string): string[] {
  return framed(listSections(configuration, optional).filter((section) => beginsWith(section.viewCommand, INTERFACE_VIEW.viewCommand + type)));
}

/** The part of it that belongs to no interface: all of that for an empty `module`, otherwise what is of that module. */
export function moduleText(configuration: Configuration, optional: OptionalSections | undefined, module: string): string[] {
  const sections: Section[] = [];
  for (const { lines, viewCommand } of listSections(configuration, optional)) {
    if (beginsWith(viewCommand, INTERFACE_VIEW.viewCommand)) continue;
    if (module === "") sections.push({ viewCommand, lines });
    else if (viewCommand === "") sections.push({ viewCommand, lines: lines.filter((line) => moduleOf(line) === module) });
    else if (moduleOf(viewCommand) === module) sections.push({ viewCommand, lines });
  }
  return framed(sections);
}

function moduleOf(line: string): string {
  const found = MODULES.find(([, beginnings]) => beginnings.some((beginning) => beginsWith(line, beginning)));
  return found === undefined ? SYSTEM_MODULE : found[0];
}
