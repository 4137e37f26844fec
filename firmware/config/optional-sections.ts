import { keyIdText, type KeyStore } from "../auth/keys";
import { DEFAULT_PANIC_THRESHOLD, DEFAULT_SLEW_RATE } from "../clock/discipline";
import { zoneText } from "./local-time";
import { VPN_INSTANCE_VIEW } from "../notation/views";
import { eachOf, type Part } from "../notation/text";
import { wordText } from "../notation/words";
import { ACCESS_KEYWORDS } from "../notation/access-keywords";
import { aclNameOf } from "../server/acl-table";
import { aclLines, aclViewCommand, aclViewText } from "./acl-text";
import {
  Default,
  PassivePeers,
  type Configuration,
  type Gateway,
  type LocalTime,
  type SntpSettings,
  type VpnInstance,
} from "../settings/configuration";
import type { OptionalSections, Section } from "./configuration-text";
import { descriptionLines } from "./description-text";
import { interfaceLines } from "./interface-text";
import { lineSections, telnetLines } from "./line-text";
import { userSections } from "./login-text";
import { serverCommand } from "./ntp-text";
import { keepSecrets } from "./secrets";

function clockLines({ summerTime, timeZone }: LocalTime): string[] {
  const lines = timeZone === undefined ? [] : [` clock timezone ${wordText(timeZone.name)} ${zoneText(timeZone)}`];
  if (summerTime !== undefined) lines.push(` clock summer-time ${wordText(summerTime.name)} ${summerTime.rule}`);
  return lines;
}

function furtherSections(configuration: Configuration): Section[] {
  const { access, banners, login, vpnInstances } = configuration;
  const sections: Section[] = [{ viewCommand: "", lines: telnetLines(configuration) }];
  // A banner is one section whose lines are no commands.
  for (const { kind, lines } of banners ?? []) sections.push({ viewCommand: ` header ${kind} ${lines[0]}`, lines: lines.slice(1) });
  sections.push(...userSections(login));
  for (const instance of vpnInstances)
    sections.push({ viewCommand: `${VPN_INSTANCE_VIEW.viewCommand}${wordText(instance.name)}`, lines: instanceLines(instance) });
  for (const acl of access.acls) sections.push({ viewCommand: aclViewText(acl), view: aclViewCommand(acl), lines: aclLines(acl) });
  return sections;
}

function routeLines({ gateways }: Configuration): string[] {
  return gateways.map((gateway) => ` ${gatewayCommand(gateway)}`);
}

function ntpLines(configuration: Configuration): Part[] {
  return [...accessLines(configuration), ...keyLines("ntp-service", configuration.keys), ...boardLines(configuration)];
}

function instanceLines({ description, routeDistinguisher }: VpnInstance): string[] {
  const distinguisher = routeDistinguisher === "" ? [] : [` route-distinguisher ${routeDistinguisher}`];
  return [...distinguisher, ...descriptionLines(description)];
}

function gatewayCommand({ address, vpnInstance }: Gateway): string {
  const instance = vpnInstance === "" ? "" : `vpn-instance ${wordText(vpnInstance)} `;
  return `ip route-static ${instance}0.0.0.0 0.0.0.0 ${address}`;
}

/** Returns the lines of SNTP. `sntp enable` comes last, when its keys are configured. */
function sntpLines({ isEnabled, keys, servers }: SntpSettings): Part[] {
  const lines = [...keyLines("sntp", keys), ...eachOf(servers, (settings) => ` ${serverCommand("sntp unicast-server", settings)}`)];
  if (isEnabled) lines.push(" sntp enable");
  return lines;
}

/** Returns the lines of access rights, in the alphabetical order of the manuals. */
function accessLines({ access }: Configuration): string[] {
  const lines: string[] = [];
  for (const [keyword, right] of ACCESS_KEYWORDS) {
    const name = aclNameOf(access, right);
    const acl = name === "" ? `${access.aclNumbers[right]}` : `name ${name}`;
    if (access.aclNumbers[right] !== 0) lines.push(` ntp-service access ${keyword} ${acl}`);
  }
  if (access.isQueryRefused) lines.push(" ntp-service noquery enable");
  return lines;
}

function keyLines(module: "ntp-service" | "sntp", store: KeyStore): Part[] {
  const keys = eachOf(store.keys, ({ aclNumber, algorithm, cipher, id, isDigestWhole }) => {
    const acl = aclNumber === 0 ? "" : ` acl ${aclNumber}`;
    const length = isDigestWhole === undefined ? "" : ` mac-length ${isDigestWhole ? "full" : "20"}`;
    return ` ${module} authentication-keyid ${keyIdText(id)} authentication-mode ${algorithm ?? "md5"} cipher ${cipher}${acl}${length}`;
  });
  const trusted = eachOf(store.trusted, (id) => ` ${module} reliable authentication-keyid ${keyIdText(id)}`);
  return [...(store.isEnabled ? [` ${module} authentication enable`] : []), ...keys, ...trusted];
}

function boardLines({
  dscp,
  logThreshold,
  maxDynamicSessions,
  panicThreshold,
  passivePeers,
  rateLimit,
  slewRate,
  sourceInterface,
  trapThreshold,
}: Configuration): string[] {
  const lines: string[] = [];
  if (sourceInterface !== "") lines.push(` ntp-service source-interface ${sourceInterface}`);
  if (maxDynamicSessions !== Default.DynamicSessions) lines.push(` ntp-service max-dynamic-sessions ${maxDynamicSessions}`);
  if (passivePeers === PassivePeers.Any) lines.push(" ntp-service passive-peer any");
  if (passivePeers === PassivePeers.Authenticated) lines.push(" ntp-service passive-peer authenticated");
  if (panicThreshold !== DEFAULT_PANIC_THRESHOLD) lines.push(` ntp-service panic-threshold ${panicThreshold}`);
  if (rateLimit !== undefined) lines.push(` ntp-service rate-limit rate ${rateLimit.rate} burst ${rateLimit.burst} total ${rateLimit.total}`);
  if (slewRate !== DEFAULT_SLEW_RATE) lines.push(` ntp-service slew-rate ${slewRate}`);
  const thresholds = `${logThreshold === 0 ? "" : ` log ${logThreshold}`}${trapThreshold === 0 ? "" : ` trap ${trapThreshold}`}`;
  if (thresholds !== "") lines.push(` ntp-service time-offset-threshold${thresholds}`);
  if (dscp !== Default.Dscp) lines.push(` ntp-service dscp ${dscp}`);
  return lines;
}

/** Sections beside those of client and server. */
export const OPTIONAL_SECTIONS: OptionalSections = {
  clock: clockLines,
  sections: furtherSections,
  interface: interfaceLines,
  routes: routeLines,
  ntp: ntpLines,
  sntp: ({ sntp }) => sntpLines(sntp),
  line: lineSections,
  keepSecrets,
};
