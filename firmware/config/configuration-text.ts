import type { Vault } from "../../hal/vault";
import { INTERFACE_VIEW, LINE_VIEW, viewCommandText, type ViewContext } from "../notation/views";
import { wordText } from "../notation/words";
import { interfaceLines } from "./interface-text";
import { ntpLines } from "./ntp-text";
import type { Configuration, InterfaceSettings, UnknownLine } from "../settings/configuration";

/** Section of the configuration text, between two `#`. */
export interface Section {
  /** View command; empty for lines of system view. */
  readonly viewCommand: string;
  /** Lines, indented. */
  readonly lines: string[];
}

/** Optional sections: text of commands that a board may leave out. */
export interface OptionalSections {
  readonly clock: (this: void, configuration: Configuration) => string[];
  /** Sections of VPN instances and of lists. */
  readonly sections: (this: void, configuration: Configuration) => Section[];
  readonly routes: (this: void, configuration: Configuration) => string[];
  readonly ntp: (this: void, configuration: Configuration) => string[];
  readonly sntp: (this: void, configuration: Configuration) => string[];
  readonly line: (this: void, configuration: Configuration) => string[];
  /** Seals secrets again where that is needed. Returns false when the saved configuration would lose one (`secrets.ts`). */
  readonly keepSecrets: (this: void, configuration: Configuration, vault: Vault) => boolean;
}

/** Returns the running configuration in the layout of Comware 5 (console README, "Configuration text"), for displays and for `save`. */
export function configurationText(configuration: Configuration, optional: OptionalSections | undefined): string[] {
  return framed(listSections(configuration, optional));
}

/** Returns the section of one view, for `display this`. */
export function sectionText(configuration: Configuration, optional: OptionalSections | undefined, viewContext: ViewContext): string[] {
  const viewCommand = viewCommandText(viewContext);
  const own = listSections(configuration, optional).filter((section) => isOfView(section, viewCommand));
  return framed(own.length === 0 ? [{ viewCommand, lines: [] }] : own);
}

/** Returns all sections. */
export function listSections(configuration: Configuration, optional: OptionalSections | undefined): Section[] {
  const sections: Section[] = [{ viewCommand: "", lines: [` sysname ${wordText(configuration.sysname)}`] }];
  if (optional !== undefined) sections.push({ viewCommand: "", lines: optional.clock(configuration) });
  if (!configuration.isInfoCenterEnabled) sections.push({ viewCommand: "", lines: [" undo info-center enable"] });
  if (optional !== undefined) sections.push(...optional.sections(configuration));
  for (const settings of configuration.interfaces) addInterface(sections, settings);
  addUnknownViews(sections, configuration.unknownLines);
  if (optional !== undefined) sections.push({ viewCommand: "", lines: optional.routes(configuration) });
  const unknown = configuration.unknownLines.filter((line) => line.viewCommand === "" && isIndented(line)).map((line) => line.text);
  sections.push({ viewCommand: "", lines: [...ntpLines(configuration), ...(optional === undefined ? [] : optional.ntp(configuration))] });
  if (optional !== undefined) sections.push({ viewCommand: "", lines: optional.sntp(configuration) });
  sections.push({ viewCommand: "", lines: unknown });
  const line = optional === undefined ? [] : optional.line(configuration);
  if (line.length > 0) findSection(sections, LINE_VIEW.viewCommand).lines.push(...line);
  return sections;
}

function addInterface(sections: Section[], settings: InterfaceSettings): void {
  const lines = interfaceLines(settings);
  if (lines.length > 0) findSection(sections, `${INTERFACE_VIEW.viewCommand}${settings.name}`).lines.push(...lines);
}

/** Adds the unknown lines: an unindented one begins a section, an indented one joins the section of its view. */
function addUnknownViews(sections: Section[], unknownLines: UnknownLine[]): void {
  for (const line of unknownLines) {
    if (line.viewCommand !== "") findSection(sections, line.viewCommand).lines.push(line.text);
    else if (!isIndented(line)) findSection(sections, line.text);
  }
}

function findSection(sections: Section[], viewCommand: string): Section {
  const found = sections.find((section) => isOfView(section, viewCommand));
  if (found !== undefined) return found;
  const section = { viewCommand, lines: [] };
  sections.push(section);
  return section;
}

/** Returns true when `viewCommand` opens the view of the section, whose own view command may have options. */
function isOfView(section: Section, viewCommand: string): boolean {
  return section.viewCommand === viewCommand || (viewCommand !== "" && section.viewCommand.startsWith(`${viewCommand} `));
}

function isIndented(line: UnknownLine): boolean {
  return line.text.charAt(0) === " ";
}

/** Returns the lines of the sections, separated by `#`. */
export function framed(sections: Section[]): string[] {
  const lines: string[] = [];
  for (const section of sections) {
    if (section.viewCommand !== "") lines.push("#", section.viewCommand, ...section.lines);
    else if (section.lines.length > 0) lines.push("#", ...section.lines);
  }
  lines.push("#", "return");
  return lines;
}
