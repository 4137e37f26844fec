import { ACL_VIEW, INTERFACE_VIEW, LINE_VIEW, openerText, VPN_INSTANCE_VIEW, type Place } from "../console/views";
import { zoneText } from "../console/local-time";
import { beginsWith, wordText } from "../console/words";
import { aclLines, aclOpening } from "./acl-text";
import { descriptionLines } from "./description-text";
import { interfaceLines } from "./interface-text";
import { lineLines } from "./line-text";
import { ntpLines, sntpLines } from "./ntp-text";
import type { Configuration, Gateway, InterfaceSettings, LocalTime, UnknownLine, VpnInstance } from "./configuration";

/** Parts of the configuration that can be shown for themselves, and how their lines begin. A device has many more; these have commands here. */
const MODULES: [string, string[]][] = [
  ["acl-basic", [ACL_VIEW.opener]],
  ["ntp", [" ntp-service ", " undo ntp-service "]],
  ["sntp", [" sntp "]],
  ["user-interface", [LINE_VIEW.opener]],
  ["vpn-instance", [VPN_INSTANCE_VIEW.opener]],
];

/** What is none of these. */
const SYSTEM_MODULE = "system";

/** The names of all of them. */
export const MODULE_NAMES = [SYSTEM_MODULE, ...MODULES.map(([name]) => name)];

/** What stands between two `#`. */
interface Section {
  /** The line that opens the view; empty for lines of system view. */
  readonly opener: string;
  /** With the blanks before them. */
  readonly lines: string[];
}

/** The configuration in force, line by line, in the layout of Comware 5: what `display current-configuration` shows and `save` writes. */
export function configurationText(configuration: Configuration): string[] {
  return framed(listSections(configuration));
}

/** The part of it that belongs to one view: what `display this` shows. */
export function sectionText(configuration: Configuration, place: Place): string[] {
  const opener = openerText(place);
  const own = listSections(configuration).filter((section) => isOpenedBy(section, opener));
  return framed(own.length === 0 ? [{ opener, lines: [] }] : own);
}

/** The part of it that belongs to interfaces of this type; of all types for an empty one. */
export function interfacesText(configuration: Configuration, type: string): string[] {
  return framed(listSections(configuration).filter((section) => beginsWith(section.opener, INTERFACE_VIEW.opener + type)));
}

/** The part of it that belongs to no interface: all of that for an empty `module`, otherwise what is of that module. */
export function moduleText(configuration: Configuration, module: string): string[] {
  const sections: Section[] = [];
  for (const { lines, opener } of listSections(configuration)) {
    if (beginsWith(opener, INTERFACE_VIEW.opener)) continue;
    if (module === "") sections.push({ opener, lines });
    else if (opener === "") sections.push({ opener, lines: lines.filter((line) => moduleOf(line) === module) });
    else if (moduleOf(opener) === module) sections.push({ opener, lines });
  }
  return framed(sections);
}

function listSections(configuration: Configuration): Section[] {
  const sections: Section[] = [{ opener: "", lines: [` sysname ${wordText(configuration.sysname)}`] }];
  const { isInfoCenterEnabled } = configuration;
  sections.push({ opener: "", lines: clockLines(configuration) });
  if (!isInfoCenterEnabled) sections.push({ opener: "", lines: [" undo info-center enable"] });
  for (const instance of configuration.vpnInstances)
    sections.push({ opener: `${VPN_INSTANCE_VIEW.opener}${wordText(instance.name)}`, lines: instanceLines(instance) });
  for (const acl of configuration.access.acls) sections.push({ opener: `${ACL_VIEW.opener}${aclOpening(acl)}`, lines: aclLines(acl) });
  for (const settings of configuration.interfaces) addInterface(sections, settings);
  addUnknownViews(sections, configuration.unknownLines);
  sections.push({ opener: "", lines: configuration.gateways.map((gateway) => ` ${gatewayCommand(gateway)}`) });
  const unknown = configuration.unknownLines.filter((line) => line.opener === "" && isIndented(line)).map((line) => line.text);
  sections.push({ opener: "", lines: ntpLines(configuration) }, { opener: "", lines: sntpLines(configuration.sntp) }, { opener: "", lines: unknown });
  const line = lineLines(configuration);
  if (line.length > 0) findSection(sections, LINE_VIEW.opener).lines.push(...line);
  return sections;
}

function moduleOf(line: string): string {
  const found = MODULES.find(([, beginnings]) => beginnings.some((beginning) => beginsWith(line, beginning)));
  return found === undefined ? SYSTEM_MODULE : found[0];
}

function clockLines({ summerTime, timeZone }: LocalTime): string[] {
  const lines = timeZone === undefined ? [] : [` clock timezone ${wordText(timeZone.name)} ${zoneText(timeZone)}`];
  if (summerTime !== undefined) lines.push(` clock summer-time ${wordText(summerTime.name)} ${summerTime.rule}`);
  return lines;
}

function addInterface(sections: Section[], settings: InterfaceSettings): void {
  const lines = interfaceLines(settings);
  if (lines.length > 0) findSection(sections, `${INTERFACE_VIEW.opener}${settings.name}`).lines.push(...lines);
}

function instanceLines({ description, routeDistinguisher }: VpnInstance): string[] {
  const distinguisher = routeDistinguisher === "" ? [] : [` route-distinguisher ${routeDistinguisher}`];
  return [...distinguisher, ...descriptionLines(description)];
}

function gatewayCommand({ address, vpnInstance }: Gateway): string {
  const instance = vpnInstance === "" ? "" : `vpn-instance ${wordText(vpnInstance)} `;
  return `ip route-static ${instance}0.0.0.0 0.0.0.0 ${address}`;
}

/** A line that is not indented opens a section, and indented ones join the section that they stood in. */
function addUnknownViews(sections: Section[], unknownLines: UnknownLine[]): void {
  for (const line of unknownLines) {
    if (line.opener !== "") findSection(sections, line.opener).lines.push(line.text);
    else if (!isIndented(line)) findSection(sections, line.text);
  }
}

function findSection(sections: Section[], opener: string): Section {
  const found = sections.find((section) => isOpenedBy(section, opener));
  if (found !== undefined) return found;
  const section = { opener, lines: [] };
  sections.push(section);
  return section;
}

/** Whether the line leads to the section; what stands behind it there are options of a list. */
function isOpenedBy(section: Section, opener: string): boolean {
  return section.opener === opener || (opener !== "" && section.opener.startsWith(`${opener} `));
}

function isIndented(line: UnknownLine): boolean {
  return line.text.charAt(0) === " ";
}

function framed(sections: Section[]): string[] {
  const lines: string[] = [];
  for (const section of sections) {
    if (section.opener !== "") lines.push("#", section.opener, ...section.lines);
    else if (section.lines.length > 0) lines.push("#", ...section.lines);
  }
  lines.push("#", "return");
  return lines;
}
