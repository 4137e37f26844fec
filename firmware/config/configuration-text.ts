import type { Vault } from "../../hal/vault";
import { INTERFACE_VIEW, viewCommandText, type ViewContext } from "../notation/views";
import { LINES_COMMAND } from "../notation/line-view";
import type { Part } from "../notation/text";
import { wordText } from "../notation/words";
import { ntpLines } from "./ntp-text";
import type { Configuration, InterfaceSettings, UnknownLine } from "../settings/configuration";

/** Section of the configuration text, between two `#`. */
export interface Section {
  /** View command; empty for lines of system view. */
  readonly viewCommand: string;
  /** Lines, indented. */
  readonly lines: Part[];
  /** View command without its options, where it has some. */
  readonly view?: string;
}

/** Optional sections: text of commands that a board may leave out. */
export interface OptionalSections {
  readonly clock: (this: void, configuration: Configuration) => string[];
  /** Sections of banners, VPN instances and lists. */
  readonly sections: (this: void, configuration: Configuration) => Section[];
  readonly interface: (this: void, settings: InterfaceSettings) => string[];
  readonly routes: (this: void, configuration: Configuration) => string[];
  readonly ntp: (this: void, configuration: Configuration) => Part[];
  readonly sntp: (this: void, configuration: Configuration) => Part[];
  readonly line: (this: void, configuration: Configuration) => Section[];
  /** Seals secrets again where that is needed. Returns an error message when the saved configuration would lose one (`secrets.ts`). */
  readonly keepSecrets: (this: void, configuration: Configuration, vault: Vault) => string | undefined;
}

/** Returns the running configuration in the layout of Comware 5 (console README, "Configuration text"), for displays and for `save`. */
export function configurationText(configuration: Configuration, optional: OptionalSections | undefined): Part[] {
  return framed(listSections(configuration, optional));
}

/** Returns the section of one view, for `display this`. */
export function sectionText(configuration: Configuration, optional: OptionalSections | undefined, viewContext: ViewContext): Part[] {
  const viewCommand = viewCommandText(viewContext);
  // A view of lines shows all of them, as in Comware 7: the lines of a view may have different settings.
  const isLines = viewContext.view.name === "line";
  const own = listSections(configuration, optional).filter((section) =>
    isLines ? section.viewCommand.startsWith(LINES_COMMAND) : viewOf(section) === viewCommand,
  );
  return framed(own.length === 0 ? [{ viewCommand, lines: [] }] : own);
}

/** Sections, and those of views by a blank and their view command: a configuration has thousands. */
export interface SectionList {
  readonly sections: Section[];
  readonly byView: Record<string, Section | undefined>;
}

/** Makes an empty list. */
export function makeSectionList(): SectionList {
  return { sections: [], byView: {} };
}

/** Returns all sections. */
export function listSections(configuration: Configuration, optional: OptionalSections | undefined): Section[] {
  const list = makeSectionList();
  const addLines = (lines: Part[]): void => addSection(list, { viewCommand: "", lines });
  addLines([` sysname ${wordText(configuration.sysname)}`]);
  if (optional !== undefined) addLines(optional.clock(configuration));
  if (!configuration.isInfoCenterEnabled) addLines([" undo info-center enable"]);
  if (optional !== undefined) {
    for (const section of optional.sections(configuration)) addSection(list, section);
    for (const settings of configuration.interfaces) addInterface(list, settings.name, optional.interface(settings));
  }
  addUnknownViews(list, configuration.unknownLines);
  if (optional !== undefined) addLines(optional.routes(configuration));
  addLines([...ntpLines(configuration), ...(optional === undefined ? [] : optional.ntp(configuration))]);
  if (optional !== undefined) addLines(optional.sntp(configuration));
  addLines(systemLines(configuration.unknownLines));
  if (optional !== undefined) {
    for (const { lines, viewCommand } of optional.line(configuration)) findSection(list, viewCommand).lines.push(...lines);
  }
  return list.sections;
}

function addInterface(list: SectionList, name: string, lines: string[]): void {
  if (lines.length > 0) findSection(list, `${INTERFACE_VIEW.viewCommand}${name}`).lines.push(...lines);
}

/** Adds the unknown lines: an unindented one begins a section, an indented one joins the section of its view. */
export function addUnknownViews(list: SectionList, unknownLines: UnknownLine[]): void {
  for (const line of unknownLines) {
    if (line.viewCommand !== "") findSection(list, line.viewCommand).lines.push(line.text);
    else if (!isIndented(line)) findSection(list, line.text);
  }
}

/** Returns the unknown lines of system view. */
export function systemLines(unknownLines: UnknownLine[]): string[] {
  return unknownLines.filter((line) => line.viewCommand === "" && isIndented(line)).map((line) => line.text);
}

function addSection({ byView, sections }: SectionList, section: Section): void {
  sections.push(section);
  if (section.viewCommand !== "") byView[` ${viewOf(section)}`] = section;
}

/** Returns the section of a view, made at the first call. */
export function findSection(list: SectionList, viewCommand: string): Section {
  const found = list.byView[` ${viewCommand}`];
  if (found !== undefined) return found;
  const section = { viewCommand, lines: [] };
  addSection(list, section);
  return section;
}

/** Returns the command that opens the view of the section. */
function viewOf({ view, viewCommand }: Section): string {
  return view === undefined ? viewCommand : view;
}

function isIndented(line: UnknownLine): boolean {
  return line.text.charAt(0) === " ";
}

/** Returns the text of the sections, separated by `#`. */
export function framed(sections: Section[]): Part[] {
  const lines: Part[] = [];
  for (const section of sections) {
    if (section.viewCommand === "" && section.lines.length === 0) continue;
    lines.push("#");
    if (section.viewCommand !== "") lines.push(section.viewCommand);
    for (const line of section.lines) lines.push(line);
  }
  lines.push("#", "return");
  return lines;
}
