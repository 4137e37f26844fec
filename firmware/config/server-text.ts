import { wordText } from "../console/words";
import { DEFAULT_POLL, VERSION } from "../packet/protocol";
import type { ServerSettings } from "./configuration";

/** What a source may be named by. */
export type SourceCommand = "ntp-service unicast-server" | "ntp-service unicast-peer" | "sntp unicast-server";

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
