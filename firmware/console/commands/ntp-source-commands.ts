import type { Outcome } from "../session";
import { addServer, removeServer } from "../../modes/configured";
import { hasVpnInstance, isSameServer, isSameTarget, makeServerSettings, type ServerSettings } from "../../settings/configuration";
import { MAXPOLL, MINPOLL, Mode } from "../../packet/protocol";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { INTERFACE_PARAMETERS, INTERFACE_SYNTAX, interfaceOf } from "../grammar/interface-parameters";
import { requireNtp, releaseNtp } from "./ntp-use";
import { hostName, integer, keyIdentifier, string, unicastAddress } from "../grammar/parameters";

/** The parameters of a command that names a server or a peer. */
export const SOURCE_PARAMETERS = {
  ...INTERFACE_PARAMETERS,
  "key-id": keyIdentifier("Identifier of the key"),
  number: integer(1, 4, "NTP version"),
  "minpoll-interval": integer(MINPOLL, MAXPOLL, "Base-2 logarithm of the interval in seconds"),
  "maxpoll-interval": integer(MINPOLL, MAXPOLL, "Base-2 logarithm of the interval in seconds"),
  "vpn-instance-name": string(1, 31, "Name of the VPN instance"),
  "ip-address": unicastAddress("IP address"),
  "host-name": hostName("Host name"),
};

/** Comware 5, which is saved, has the VPN instance before the address and `source-interface`; Comware 7 has it behind, and `source`. Both are read. */
export const TARGET = "[ vpn-instance vpn-instance-name ] { ip-address | host-name }";
/** Behind the target in the undo form. */
export const UNDO_OPTIONS = "[ vpn-instance vpn-instance-name ]";
/** Behind the target. */
export const OPTIONS = `[ authentication-keyid key-id | maxpoll maxpoll-interval | minpoll minpoll-interval | priority | { source | source-interface } ${INTERFACE_SYNTAX} | version number | vpn-instance vpn-instance-name ] *`;

function followServer(values: Arguments, context: Context): Outcome {
  return addSource(values, context, context.configuration.servers, Mode.Client);
}

function leaveServer(values: Arguments, context: Context): Outcome {
  return removeSource(values, context, context.configuration.servers, Mode.Client);
}

/** Configures a server (`Mode.Client`) or a peer (`Mode.SymmetricActive`) and puts it into `list`. */
export function addSource(values: Arguments, context: Context, list: ServerSettings[], hostMode: Mode): Outcome {
  const { configuration, engine } = context;
  const settings = serverSettings(values);
  if (settings.minPoll > settings.maxPoll) return "The minimum poll interval is longer than the maximum poll interval.";
  if (!hasVpnInstance(configuration, settings.vpnInstance)) return "The VPN instance does not exist.";
  const position = list.findIndex((other) => isSameTarget(other, settings));
  if (position >= 0) {
    if (isSameServer(list[position], settings)) return undefined;
    removeServer(engine, list[position], hostMode);
  }
  const refusal = requireNtp(context);
  if (refusal !== undefined) return refusal;
  if (!addServer(engine, settings, hostMode)) return tableFull(context);
  if (position >= 0) list[position] = settings;
  else list.push(settings);
  return undefined;
}

/** Undoes `follow`. */
export function removeSource(values: Arguments, context: Context, list: ServerSettings[], hostMode: Mode): Outcome {
  const settings = serverSettings(values);
  const position = list.findIndex((other) => isSameTarget(other, settings));
  if (position < 0) return `The NTP ${hostMode === Mode.Client ? "server" : "peer"} ${settings.target} does not exist.`;
  removeServer(context.engine, list[position], hostMode);
  list.splice(position, 1);
  return releaseNtp(context);
}

/** What was typed of a server or a peer. */
export function serverSettings(values: Arguments): ServerSettings {
  const settings = makeServerSettings(targetOf(values));
  const vpnInstance = values["vpn-instance-name"];
  const keyId = values["key-id"];
  settings.version = integerOf(values, "number", settings.version);
  settings.isPriority = values["priority"] !== undefined;
  settings.minPoll = integerOf(values, "minpoll-interval", settings.minPoll);
  settings.maxPoll = integerOf(values, "maxpoll-interval", settings.maxPoll);
  settings.keyId = keyId === undefined ? "" : keyId;
  settings.vpnInstance = vpnInstance === undefined ? "" : vpnInstance;
  settings.sourceInterface = interfaceOf(values);
  return settings;
}

/** Host names are alike in upper and lower case; one form is kept. */
function targetOf(values: Arguments): string {
  const address = values["ip-address"];
  if (address !== undefined) return address;
  const name = values["host-name"];
  return name === undefined ? "" : name.toLowerCase();
}

/** What a command answers that finds no place for its association. */
export function tableFull({ engine }: Context): string {
  return `The number of NTP associations has reached the maximum, ${engine.table.length}.`;
}

/** The command that names a server. */
export function ntpSourceCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `ntp-service unicast-server ${TARGET} ${OPTIONS}`,
      parameters: SOURCE_PARAMETERS,
      run: followServer,
      undoSyntax: `ntp-service unicast-server ${TARGET} ${UNDO_OPTIONS}`,
      undo: leaveServer,
    },
  ];
}
