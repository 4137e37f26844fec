import { eachOf, type Part } from "../notation/text";
import { wordText } from "../notation/words";
import { DEFAULT_POLL, VERSION } from "../packet/protocol";
import { Default, DEFAULT_LOCAL_CLOCK, type Configuration, type LocalClockSettings, type ServerSettings } from "../settings/configuration";

/** Command of a source. */
export type SourceCommand = "ntp-service unicast-server" | "ntp-service unicast-peer" | "sntp unicast-server";

/** Returns the lines of NTP in system view that every board has. */
export function ntpLines(configuration: Configuration): Part[] {
  return [
    ...enableLines(configuration.isNtpEnabled),
    ...eachOf(configuration.localClocks, (settings) => ` ${localClockCommand(settings)}`),
    ...eachOf(configuration.servers, (settings) => ` ${serverCommand("ntp-service unicast-server", settings)}`),
    ...eachOf(configuration.peers, (settings) => ` ${serverCommand("ntp-service unicast-peer", settings)}`),
  ];
}

/** Returns the command of a server or a peer, without defaults. */
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

/** Returns the command of a local clock. */
function localClockCommand(settings: LocalClockSettings): string {
  const address = settings.address === DEFAULT_LOCAL_CLOCK ? "" : ` ${settings.address}`;
  const stratum = settings.stratum === Default.LocalStratum ? "" : ` ${settings.stratum}`;
  return `ntp-service refclock-master${address}${stratum}`;
}

function enableLines(isEnabled: boolean | undefined): string[] {
  if (isEnabled === undefined) return [];
  return isEnabled ? [" ntp-service enable"] : [" undo ntp-service enable"];
}
