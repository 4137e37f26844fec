import type { Outcome } from "../session";
import { addBroadcastServer, removeBroadcastServer } from "../../modes/configured";
import { Default, BROADCAST, NTP_GROUP, type BroadcastServerSettings } from "../../settings/configuration";
import { leaveGroup, listenToGroup } from "../../network/interfaces";
import { VERSION } from "../../packet/protocol";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { NO_VLAN, viewedIndex, viewedSettings } from "./interface-view";
import { requireNtp, releaseNtp } from "./ntp-use";
import { addressOf, integer, keyIdentifier, multicastGroup } from "../grammar/parameters";
import { tableFull } from "./ntp-source-commands";

function groupOf(values: Arguments): string {
  const group = values["ip-address"];
  return group === undefined ? NTP_GROUP : group;
}

/** Returns the error message for an interface without broadcast modes. Comware has them in the public instance only. */
function refusalHere(context: Context): Outcome {
  if (viewedIndex(context) < 0) return NO_VLAN;
  const isPublic = viewedSettings(context).vpnInstance === "";
  return isPublic ? undefined : "Broadcast and multicast modes are not supported on an interface of a VPN instance.";
}

function serve(group: string, values: Arguments, context: Context): Outcome {
  const { engine } = context;
  const refusal = refusalHere(context) ?? requireNtp(context);
  if (refusal !== undefined) return refusal;
  const keyId = values["key-id"];
  const settings: BroadcastServerSettings = {
    group,
    keyId: keyId === undefined ? "" : keyId,
    timeToLive: integerOf(values, "ttl-number", Default.TimeToLive),
    version: integerOf(values, "number", VERSION),
  };
  if (!addBroadcastServer(engine, viewedIndex(context), settings)) {
    return tableFull(context);
  }
  const servers = viewedSettings(context).broadcastServers;
  const position = servers.findIndex((server) => server.group === group);
  if (position >= 0) servers[position] = settings;
  else servers.push(settings);
  return undefined;
}

function stopServing(group: string, context: Context): Outcome {
  const servers = viewedSettings(context).broadcastServers;
  const position = servers.findIndex((server) => server.group === group);
  if (position < 0) return `The interface does not send NTP packets to ${group}.`;
  servers.splice(position, 1);
  removeBroadcastServer(context.engine, viewedIndex(context), group);
  return releaseNtp(context);
}

function listen(group: string, context: Context): Outcome {
  const { board, engine } = context;
  if (group !== BROADCAST && !board.network.canJoinGroups) return "This device cannot receive multicast groups.";
  const refusal = refusalHere(context) ?? requireNtp(context);
  if (refusal !== undefined) return refusal;
  const settings = viewedSettings(context);
  listenToGroup(engine, viewedIndex(context), addressOf(group));
  if (!settings.listensTo.includes(group)) settings.listensTo.push(group);
  return undefined;
}

function stopListening(group: string, context: Context): Outcome {
  const settings = viewedSettings(context);
  const position = settings.listensTo.indexOf(group);
  if (position < 0) return `The interface does not listen to NTP packets to ${group}.`;
  settings.listensTo.splice(position, 1);
  leaveGroup(context.engine, viewedIndex(context), addressOf(group));
  return releaseNtp(context);
}

const GROUP = { "ip-address": multicastGroup("Multicast group") };
const PACKET_PARAMETERS = { "key-id": keyIdentifier("Identifier of the key"), number: integer(1, 4, "NTP version") };

/** Commands of broadcast and multicast modes. */
export function ntpBroadcastCommands(): Command[] {
  return [
    {
      view: "interface",
      syntax: "ntp-service broadcast-client",
      run: (_values, context) => listen(BROADCAST, context),
      undo: (_values, context) => stopListening(BROADCAST, context),
    },
    {
      view: "interface",
      syntax: "ntp-service broadcast-server [ authentication-keyid key-id | version number ] *",
      parameters: PACKET_PARAMETERS,
      run: (values, context) => serve(BROADCAST, values, context),
      undoSyntax: "ntp-service broadcast-server",
      undo: (_values, context) => stopServing(BROADCAST, context),
    },
    {
      view: "interface",
      syntax: "ntp-service multicast-client [ ip-address ]",
      parameters: GROUP,
      run: (values, context) => listen(groupOf(values), context),
      undoSyntax: "ntp-service multicast-client [ ip-address ]",
      undo: (values, context) => stopListening(groupOf(values), context),
    },
    {
      view: "interface",
      syntax: "ntp-service multicast-server [ ip-address ] [ authentication-keyid key-id | ttl ttl-number | version number ] *",
      parameters: { ...GROUP, ...PACKET_PARAMETERS, "ttl-number": integer(1, 255, "Time to live of the packets") },
      run: (values, context) => serve(groupOf(values), values, context),
      undoSyntax: "ntp-service multicast-server [ ip-address ]",
      undo: (values, context) => stopServing(groupOf(values), context),
    },
  ];
}
