import { keyIdText, type KeyStore } from "../auth/keys";
import { ACL_VIEW, INTERFACE_VIEW, LINE_VIEW, openerText, VPN_INSTANCE_VIEW, type Place } from "../console/views";
import { zoneText } from "../console/local-time";
import { beginsWith, wordText } from "../console/words";
import { DEFAULT_POLL, VERSION } from "../packet/protocol";
import { AccessRight } from "../server/access";
import { aclLines } from "./acl-text";
import { descriptionLines } from "./description-text";
import { interfaceLines } from "./interface-text";
import { lineLines } from "./line-text";
import {
  DEFAULT_DSCP,
  DEFAULT_DYNAMIC_SESSIONS,
  DEFAULT_LOCAL_CLOCK,
  DEFAULT_LOCAL_STRATUM,
  type Configuration,
  type Gateway,
  type InterfaceSettings,
  type LocalClockSettings,
  type LocalTime,
  type ServerSettings,
  type SntpSettings,
  type UnknownLine,
  type VpnInstance,
} from "./configuration";

/** Keywords of the access rights, and their places in `AccessControl.aclNumbers`. */
const ACCESS_KEYWORDS: [string, number][] = [
  ["peer", AccessRight.Peer],
  ["query", AccessRight.Query],
  ["server", AccessRight.Server],
  ["synchronization", AccessRight.Synchronization],
];

/** What a source may be named by. */
export type SourceCommand = "ntp-service unicast-server" | "ntp-service unicast-peer" | "sntp unicast-server";

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
  const own = listSections(configuration).filter((section) => section.opener === opener);
  return framed(own.length === 0 ? [{ opener, lines: [] }] : own);
}

/** The part of it that belongs to the interface with this full name; to any interface for an empty one. */
export function interfaceText(configuration: Configuration, name: string): string[] {
  if (name !== "") return sectionText(configuration, { view: INTERFACE_VIEW, subject: name });
  return framed(listSections(configuration).filter((section) => beginsWith(section.opener, INTERFACE_VIEW.opener)));
}

/** The command that gives these settings of a server or a peer; what has its default is not said. */
export function serverCommand(command: SourceCommand, settings: ServerSettings): string {
  const vpnInstance = settings.vpnInstance === "" ? "" : `vpn-instance ${wordText(settings.vpnInstance)} `;
  let line = `${command} ${vpnInstance}${settings.target}`;
  if (settings.keyId !== "") line = `${line} authentication-keyid ${settings.keyId}`;
  if (settings.maxPoll !== DEFAULT_POLL) line = `${line} maxpoll ${settings.maxPoll}`;
  if (settings.minPoll !== DEFAULT_POLL) line = `${line} minpoll ${settings.minPoll}`;
  if (settings.isPriority) line = `${line} priority`;
  if (settings.sourceInterface !== "") line = `${line} source-interface ${settings.sourceInterface}`;
  return settings.version === VERSION ? line : `${line} version ${settings.version}`;
}

/** The command that gives these settings. */
export function localClockCommand(settings: LocalClockSettings): string {
  const address = settings.address === DEFAULT_LOCAL_CLOCK ? "" : ` ${settings.address}`;
  const stratum = settings.stratum === DEFAULT_LOCAL_STRATUM ? "" : ` ${settings.stratum}`;
  return `ntp-service refclock-master${address}${stratum}`;
}

function listSections(configuration: Configuration): Section[] {
  const sections: Section[] = [{ opener: "", lines: [` sysname ${wordText(configuration.sysname)}`] }];
  const { isInfoCenterEnabled } = configuration;
  sections.push({ opener: "", lines: clockLines(configuration) });
  if (!isInfoCenterEnabled) sections.push({ opener: "", lines: [" undo info-center enable"] });
  for (const instance of configuration.vpnInstances)
    sections.push({ opener: `${VPN_INSTANCE_VIEW.opener}${wordText(instance.name)}`, lines: instanceLines(instance) });
  for (const acl of configuration.access.acls) sections.push({ opener: `${ACL_VIEW.opener}${acl.number}`, lines: aclLines(acl) });
  for (const settings of configuration.interfaces) addInterface(sections, settings);
  addUnknownViews(sections, configuration.unknownLines);
  sections.push({ opener: "", lines: configuration.gateways.map((gateway) => ` ${gatewayCommand(gateway)}`) });
  const ntp = [
    ...enableLines(configuration.isNtpEnabled),
    ...configuration.localClocks.map((settings) => ` ${localClockCommand(settings)}`),
    ...configuration.servers.map((settings) => ` ${serverCommand("ntp-service unicast-server", settings)}`),
    ...configuration.peers.map((settings) => ` ${serverCommand("ntp-service unicast-peer", settings)}`),
    ...accessLines(configuration),
    ...keyLines("ntp-service", configuration.keys),
    ...boardLines(configuration),
  ];
  const unknown = configuration.unknownLines.filter((line) => line.opener === "" && isIndented(line)).map((line) => line.text);
  sections.push({ opener: "", lines: ntp }, { opener: "", lines: sntpLines(configuration.sntp) }, { opener: "", lines: unknown });
  const line = lineLines(configuration);
  if (line.length > 0) sections.push({ opener: LINE_VIEW.opener, lines: line });
  return sections;
}

function clockLines({ summerTime, timeZone }: LocalTime): string[] {
  const lines = timeZone === undefined ? [] : [` clock timezone ${wordText(timeZone.name)} ${zoneText(timeZone)}`];
  if (summerTime !== undefined) lines.push(` clock summer-time ${wordText(summerTime.name)} ${summerTime.rule}`);
  return lines;
}

function enableLines(isEnabled: boolean | undefined): string[] {
  if (isEnabled === undefined) return [];
  return isEnabled ? [" ntp-service enable"] : [" undo ntp-service enable"];
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

/** In the order of the keywords' letters, as the manuals list them. */
function accessLines({ access }: Configuration): string[] {
  const lines: string[] = [];
  for (const [keyword, right] of ACCESS_KEYWORDS) {
    if (access.aclNumbers[right] !== 0) lines.push(` ntp-service access ${keyword} ${access.aclNumbers[right]}`);
  }
  if (access.isQueryRefused) lines.push(" ntp-service noquery enable");
  return lines;
}

function keyLines(module: "ntp-service" | "sntp", store: KeyStore): string[] {
  const lines = store.isEnabled ? [` ${module} authentication enable`] : [];
  for (const { aclNumber, cipher, id } of store.keys) {
    const acl = aclNumber === 0 ? "" : ` acl ${aclNumber}`;
    lines.push(` ${module} authentication-keyid ${keyIdText(id)} authentication-mode md5 cipher ${cipher}${acl}`);
  }
  for (const id of store.trusted) lines.push(` ${module} reliable authentication-keyid ${keyIdText(id)}`);
  return lines;
}

/** `sntp enable` comes last: what it starts finds its keys. */
function sntpLines({ isEnabled, keys, servers }: SntpSettings): string[] {
  const lines = [...keyLines("sntp", keys), ...servers.map((settings) => ` ${serverCommand("sntp unicast-server", settings)}`)];
  if (isEnabled) lines.push(" sntp enable");
  return lines;
}

function boardLines({ dscp, logThreshold, maxDynamicSessions, rateLimit, sourceInterface, trapThreshold }: Configuration): string[] {
  const lines: string[] = [];
  if (sourceInterface !== "") lines.push(` ntp-service source-interface ${sourceInterface}`);
  if (maxDynamicSessions !== DEFAULT_DYNAMIC_SESSIONS) lines.push(` ntp-service max-dynamic-sessions ${maxDynamicSessions}`);
  if (rateLimit !== undefined) lines.push(` ntp-service rate-limit rate ${rateLimit.rate} burst ${rateLimit.burst} total ${rateLimit.total}`);
  const thresholds = `${logThreshold === 0 ? "" : ` log ${logThreshold}`}${trapThreshold === 0 ? "" : ` trap ${trapThreshold}`}`;
  if (thresholds !== "") lines.push(` ntp-service time-offset-threshold${thresholds}`);
  if (dscp !== DEFAULT_DSCP) lines.push(` ntp-service dscp ${dscp}`);
  return lines;
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
