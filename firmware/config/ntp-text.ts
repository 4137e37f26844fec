import { keyIdText, type KeyStore } from "../auth/keys";
import { DEFAULT_SLEW_RATE } from "../clock/discipline";
import { wordText } from "../console/words";
import { DEFAULT_POLL, VERSION } from "../packet/protocol";
import { AccessRight } from "../server/access";
import {
  DEFAULT_DSCP,
  DEFAULT_DYNAMIC_SESSIONS,
  DEFAULT_LOCAL_CLOCK,
  DEFAULT_LOCAL_STRATUM,
  type Configuration,
  type LocalClockSettings,
  type ServerSettings,
  type SntpSettings,
} from "./configuration";

/** Keywords of the access rights, and their places in `AccessControl.aclNumbers`. */
const ACCESS_KEYWORDS: [string, number][] = [
  ["peer", AccessRight.Peer],
  ["query", AccessRight.Query],
  ["server", AccessRight.Server],
  ["synchronization", AccessRight.Synchronization],
];

/** What a source may be named by. */
type SourceCommand = "ntp-service unicast-server" | "ntp-service unicast-peer" | "sntp unicast-server";

/** The lines of NTP in system view. */
export function ntpLines(configuration: Configuration): string[] {
  return [
    ...enableLines(configuration.isNtpEnabled),
    ...configuration.localClocks.map((settings) => ` ${localClockCommand(settings)}`),
    ...configuration.servers.map((settings) => ` ${serverCommand("ntp-service unicast-server", settings)}`),
    ...configuration.peers.map((settings) => ` ${serverCommand("ntp-service unicast-peer", settings)}`),
    ...accessLines(configuration),
    ...keyLines("ntp-service", configuration.keys),
    ...boardLines(configuration),
  ];
}

/** The lines of SNTP. `sntp enable` comes last: what it starts finds its keys. */
export function sntpLines({ isEnabled, keys, servers }: SntpSettings): string[] {
  const lines = [...keyLines("sntp", keys), ...servers.map((settings) => ` ${serverCommand("sntp unicast-server", settings)}`)];
  if (isEnabled) lines.push(" sntp enable");
  return lines;
}

/** The command that gives these settings of a server or a peer; what has its default is not said. */
function serverCommand(command: SourceCommand, settings: ServerSettings): string {
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
function localClockCommand(settings: LocalClockSettings): string {
  const address = settings.address === DEFAULT_LOCAL_CLOCK ? "" : ` ${settings.address}`;
  const stratum = settings.stratum === DEFAULT_LOCAL_STRATUM ? "" : ` ${settings.stratum}`;
  return `ntp-service refclock-master${address}${stratum}`;
}

function enableLines(isEnabled: boolean | undefined): string[] {
  if (isEnabled === undefined) return [];
  return isEnabled ? [" ntp-service enable"] : [" undo ntp-service enable"];
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

function boardLines({ dscp, logThreshold, maxDynamicSessions, rateLimit, slewRate, sourceInterface, trapThreshold }: Configuration): string[] {
  const lines: string[] = [];
  if (sourceInterface !== "") lines.push(` ntp-service source-interface ${sourceInterface}`);
  if (maxDynamicSessions !== DEFAULT_DYNAMIC_SESSIONS) lines.push(` ntp-service max-dynamic-sessions ${maxDynamicSessions}`);
  if (rateLimit !== undefined) lines.push(` ntp-service rate-limit rate ${rateLimit.rate} burst ${rateLimit.burst} total ${rateLimit.total}`);
  if (slewRate !== DEFAULT_SLEW_RATE) lines.push(` ntp-service slew-rate ${slewRate}`);
  const thresholds = `${logThreshold === 0 ? "" : ` log ${logThreshold}`}${trapThreshold === 0 ? "" : ` trap ${trapThreshold}`}`;
  if (thresholds !== "") lines.push(` ntp-service time-offset-threshold${thresholds}`);
  if (dscp !== DEFAULT_DSCP) lines.push(` ntp-service dscp ${dscp}`);
  return lines;
}
