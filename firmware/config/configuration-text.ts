import { INTERFACE_VIEW, LINE_VIEW, openerText, type Place } from "../console/views";
import { beginsWith, wordText } from "../console/words";
import {
  DEFAULT_LOCAL_CLOCK,
  DEFAULT_LOCAL_STRATUM,
  type Configuration,
  type InterfaceSettings,
  type LocalClockSettings,
  type UnknownLine,
} from "./configuration";
import { interfaceLines } from "./interface-text";
import { serverCommand } from "./server-text";

/** What stands between two `#`. */
export interface Section {
  /** The line that opens the view; empty for lines of system view. */
  readonly opener: string;
  /** With the blanks before them. */
  readonly lines: string[];
}

/** What commands that a board may leave out add to it, at their places. */
export interface FurtherText {
  readonly clock: (this: void, configuration: Configuration) => string[];
  /** Sections of VPN instances and of lists. */
  readonly sections: (this: void, configuration: Configuration) => Section[];
  readonly routes: (this: void, configuration: Configuration) => string[];
  readonly ntp: (this: void, configuration: Configuration) => string[];
  readonly sntp: (this: void, configuration: Configuration) => string[];
  readonly line: (this: void, configuration: Configuration) => string[];
}

/** The configuration in force, line by line, in the layout of Comware 5: what `display current-configuration` shows and `save` writes. */
export function configurationText(configuration: Configuration, further: FurtherText | undefined): string[] {
  return framed(listSections(configuration, further));
}

/** The part of it that belongs to one view: what `display this` shows. */
export function sectionText(configuration: Configuration, further: FurtherText | undefined, place: Place): string[] {
  const opener = openerText(place);
  const own = listSections(configuration, further).filter((section) => section.opener === opener);
  return framed(own.length === 0 ? [{ opener, lines: [] }] : own);
}

/** The part of it that belongs to the interface with this full name; to any interface for an empty one. */
export function interfaceText(configuration: Configuration, further: FurtherText | undefined, name: string): string[] {
  if (name !== "") return sectionText(configuration, further, { view: INTERFACE_VIEW, subject: name });
  return framed(listSections(configuration, further).filter((section) => beginsWith(section.opener, INTERFACE_VIEW.opener)));
}

/** The command that gives these settings. */
export function localClockCommand(settings: LocalClockSettings): string {
  const address = settings.address === DEFAULT_LOCAL_CLOCK ? "" : ` ${settings.address}`;
  const stratum = settings.stratum === DEFAULT_LOCAL_STRATUM ? "" : ` ${settings.stratum}`;
  return `ntp-service refclock-master${address}${stratum}`;
}

function listSections(configuration: Configuration, further: FurtherText | undefined): Section[] {
  const sections: Section[] = [{ opener: "", lines: [` sysname ${wordText(configuration.sysname)}`] }];
  if (further !== undefined) sections.push({ opener: "", lines: further.clock(configuration) });
  if (!configuration.isInfoCenterEnabled) sections.push({ opener: "", lines: [" undo info-center enable"] });
  if (further !== undefined) sections.push(...further.sections(configuration));
  for (const settings of configuration.interfaces) addInterface(sections, settings);
  addUnknownViews(sections, configuration.unknownLines);
  if (further !== undefined) sections.push({ opener: "", lines: further.routes(configuration) });
  const ntp = [
    ...enableLines(configuration.isNtpEnabled),
    ...configuration.localClocks.map((settings) => ` ${localClockCommand(settings)}`),
    ...configuration.servers.map((settings) => ` ${serverCommand("ntp-service unicast-server", settings)}`),
    ...configuration.peers.map((settings) => ` ${serverCommand("ntp-service unicast-peer", settings)}`),
    ...(further === undefined ? [] : further.ntp(configuration)),
  ];
  const unknown = configuration.unknownLines.filter((line) => line.opener === "" && isIndented(line)).map((line) => line.text);
  sections.push({ opener: "", lines: ntp });
  if (further !== undefined) sections.push({ opener: "", lines: further.sntp(configuration) });
  sections.push({ opener: "", lines: unknown });
  const line = further === undefined ? [] : further.line(configuration);
  if (line.length > 0) sections.push({ opener: LINE_VIEW.opener, lines: line });
  return sections;
}

function enableLines(isEnabled: boolean | undefined): string[] {
  if (isEnabled === undefined) return [];
  return isEnabled ? [" ntp-service enable"] : [" undo ntp-service enable"];
}

function addInterface(sections: Section[], settings: InterfaceSettings): void {
  const lines = interfaceLines(settings);
  if (lines.length > 0) findSection(sections, `${INTERFACE_VIEW.opener}${settings.name}`).lines.push(...lines);
}

/** A line that is not indented opens a section, and indented ones join the section that they stood in. */
function addUnknownViews(sections: Section[], unknownLines: UnknownLine[]): void {
  for (const line of unknownLines) {
    if (line.opener !== "") findSection(sections, line.opener).lines.push(line.text);
    else if (!isIndented(line)) findSection(sections, line.text);
  }
}

function findSection(sections: Section[], opener: string): Section {
  const found = sections.find((section) => section.opener === opener);
  if (found !== undefined) return found;
  const section = { opener, lines: [] };
  sections.push(section);
  return section;
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
