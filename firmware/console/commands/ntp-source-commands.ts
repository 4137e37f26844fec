import type { Outcome } from "../session";
import { addServer, removeServer } from "../../modes/configured";
import { hasVpnInstance, isSameServer, isSameTarget, makeServerSettings, type ServerSettings } from "../../settings/configuration";
import { makeAddress } from "../../network/address";
import { parseAddress } from "../../network/address-text";
import { instanceNumber, isOwnServer } from "../../network/interfaces";
import { MAXPOLL, MINPOLL, Mode } from "../../packet/protocol";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { INTERFACE_PARAMETERS, INTERFACE_SYNTAX, interfaceOf } from "../grammar/interface-parameters";
import { requireNtp, releaseNtp } from "./ntp-use";
import { hostName, integer, keyIdentifier, string, unicastAddress } from "../grammar/parameters";

const address = makeAddress();

/** Parameters of the commands for a server or a peer. */
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

/** Target. The VPN instance precedes it in Comware 5, whose form is saved, and follows it in Comware 7, which also has `source` for `source-interface`. */
export const TARGET = "[ vpn-instance vpn-instance-name ] { ip-address | host-name }";
/** Syntax after the target in the undo form. */
export const UNDO_OPTIONS = "[ vpn-instance vpn-instance-name ]";
/** Syntax after the target. */
export const OPTIONS = `[ authentication-keyid key-id | maxpoll maxpoll-interval | minpoll minpoll-interval | priority | { source | source-interface } ${INTERFACE_SYNTAX} | version number | vpn-instance vpn-instance-name ] *`;

function followServer(values: Arguments, context: Context): Outcome {
  return addSource(values, context, context.configuration.servers, Mode.Client);
}

function leaveServer(values: Arguments, context: Context): Outcome {
  return removeSource(values, context, context.configuration.servers, Mode.Client);
}

/** Configures a server (`Mode.Client`) or a peer (`Mode.SymmetricActive`) and adds it to `list`. */
export function addSource(values: Arguments, context: Context, list: ServerSettings[], hostMode: Mode): Outcome {
  const { configuration, engine } = context;
  const settings = serverSettings(values);
  if (settings.minPoll > settings.maxPoll) return "The minimum poll interval is longer than the maximum poll interval.";
  if (!hasVpnInstance(configuration, settings.vpnInstance)) return "The VPN instance does not exist.";
  if (
    context.session.isInteractive &&
    parseAddress(settings.target, address, engine.features.ipv6) &&
    isOwnServer(engine, address, instanceNumber(engine, settings.vpnInstance))
  )
    return "The address is one of this device.";
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

/** Undoes `addSource`. */
export function removeSource(values: Arguments, context: Context, list: ServerSettings[], hostMode: Mode): Outcome {
  const settings = serverSettings(values);
  const position = list.findIndex((other) => isSameTarget(other, settings));
  if (position < 0) return `The NTP ${hostMode === Mode.Client ? "server" : "peer"} ${settings.target} does not exist.`;
  removeServer(context.engine, list[position], hostMode);
  list.splice(position, 1);
  return releaseNtp(context);
}

/** Returns the settings of a server or a peer that were typed. */
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

/** Returns the target, a host name in lower case. */
function targetOf(values: Arguments): string {
  const address = values["ip-address"];
  if (address !== undefined) return address;
  const name = values["host-name"];
  return name === undefined ? "" : name.toLowerCase();
}

/** Error message of a command when the association table is full. */
export function tableFull({ engine }: Context): string {
  return `The number of NTP associations has reached the maximum, ${engine.table.length}.`;
}

/** Command for a server. */
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
