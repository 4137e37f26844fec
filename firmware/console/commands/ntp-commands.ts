import {
  DEFAULT_DYNAMIC_SESSIONS,
  DEFAULT_LOCAL_CLOCK,
  DEFAULT_LOCAL_STRATUM,
  isSameServer,
  makeServerSettings,
  type Configuration,
  type ServerSettings,
} from "../../config/configuration";
import { addLocalClock, addPeer, addServer, removeLocalClock, removePeer, removeServer } from "../../association/configured";
import { openService, type Engine } from "../../engine";
import { MAXPOLL, MINPOLL } from "../../packet/protocol";
import { integerOf, type Arguments, type Command, type Context, type Outcome } from "../command";
import { hostName, integer, localClockAddress, unicastAddress } from "../parameters";

const OPTION_PARAMETERS = {
  number: integer(1, 4, "NTP version"),
  "minpoll-interval": integer(MINPOLL, MAXPOLL, "Base-2 logarithm of the interval in seconds"),
  "maxpoll-interval": integer(MINPOLL, MAXPOLL, "Base-2 logarithm of the interval in seconds"),
};

const SERVER_PARAMETERS = {
  ...OPTION_PARAMETERS,
  "ip-address": unicastAddress("IP address of the NTP server"),
  "server-name": hostName("Host name of the NTP server"),
};

const PEER_PARAMETERS = {
  ...OPTION_PARAMETERS,
  "ip-address": unicastAddress("IP address of the NTP peer"),
  "peer-name": hostName("Host name of the NTP peer"),
};

const LOCAL_CLOCK_PARAMETERS = {
  "ip-address": localClockAddress("Address of the local clock, 127.127.1.0 to 127.127.1.3"),
  stratum: integer(1, 15, "Stratum of the local clock"),
};

function followServer(values: Arguments, context: Context): Outcome {
  return follow(values, context, context.configuration.servers, addServer, removeServer);
}

function followPeer(values: Arguments, context: Context): Outcome {
  return follow(values, context, context.configuration.peers, addPeer, removePeer);
}

type AddAssociation = (this: void, engine: Engine, settings: ServerSettings) => boolean;
type RemoveAssociation = (this: void, engine: Engine, target: string) => void;

/** A server and a peer are configured alike: the same words, a list of their own, an association of their own kind. */
function follow(values: Arguments, context: Context, list: ServerSettings[], add: AddAssociation, remove: RemoveAssociation): Outcome {
  const { engine } = context;
  const settings = serverSettings(values);
  if (settings.minPoll > settings.maxPoll) return "The minimum poll interval is longer than the maximum poll interval.";
  const position = targetPosition(list, settings.target);
  if (position >= 0) {
    if (isSameServer(list[position], settings)) return undefined;
    remove(engine, list[position].target);
  }
  // A board that cannot have the port has said so; sources that answer to a port of their own are followed all the same.
  openService(engine);
  if (!add(engine, settings)) return tableFull(context);
  if (position >= 0) list[position] = settings;
  else list.push(settings);
  return undefined;
}

function leaveServer(values: Arguments, { configuration, engine }: Context): Outcome {
  const position = targetPosition(configuration.servers, targetOf(values));
  if (position < 0) return `The NTP server ${targetOf(values)} does not exist.`;
  removeServer(engine, configuration.servers[position].target);
  configuration.servers.splice(position, 1);
  return undefined;
}

function leavePeer(values: Arguments, { configuration, engine }: Context): Outcome {
  const position = targetPosition(configuration.peers, targetOf(values));
  if (position < 0) return `The NTP peer ${targetOf(values)} does not exist.`;
  removePeer(engine, configuration.peers[position].target);
  configuration.peers.splice(position, 1);
  return undefined;
}

function setDynamicSessions(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.maxDynamicSessions = integerOf(values, "number", DEFAULT_DYNAMIC_SESSIONS);
  engine.maxDynamicSessions = configuration.maxDynamicSessions;
  return undefined;
}

function useLocalClock(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const settings = { address: localClockOf(values), stratum: integerOf(values, "stratum", DEFAULT_LOCAL_STRATUM) };
  const position = localClockPosition(configuration, settings.address);
  if (position >= 0 && configuration.localClocks[position].stratum === settings.stratum) return undefined;
  openService(engine);
  if (!addLocalClock(engine, settings)) return tableFull(context);
  if (position >= 0) configuration.localClocks[position] = settings;
  else configuration.localClocks.push(settings);
  return undefined;
}

function leaveLocalClock(values: Arguments, { configuration, engine }: Context): Outcome {
  const position = localClockPosition(configuration, localClockOf(values));
  if (position < 0) return `The local clock ${localClockOf(values)} does not exist.`;
  removeLocalClock(engine, configuration.localClocks[position].address);
  configuration.localClocks.splice(position, 1);
  return undefined;
}

function serverSettings(values: Arguments): ServerSettings {
  const settings = makeServerSettings(targetOf(values));
  settings.version = integerOf(values, "number", settings.version);
  settings.isPriority = values["priority"] !== undefined;
  settings.minPoll = integerOf(values, "minpoll-interval", settings.minPoll);
  settings.maxPoll = integerOf(values, "maxpoll-interval", settings.maxPoll);
  return settings;
}

/** Host names are alike in upper and lower case; one form is kept. */
function targetOf(values: Arguments): string {
  const address = values["ip-address"];
  if (address !== undefined) return address;
  const name = values["server-name"] === undefined ? values["peer-name"] : values["server-name"];
  return name === undefined ? "" : name.toLowerCase();
}

function localClockOf(values: Arguments): string {
  const address = values["ip-address"];
  return address === undefined ? DEFAULT_LOCAL_CLOCK : address;
}

function targetPosition(list: ServerSettings[], target: string): number {
  return list.findIndex((settings) => settings.target === target);
}

function localClockPosition(configuration: Configuration, address: string): number {
  return configuration.localClocks.findIndex((clock) => clock.address === address);
}

function tableFull({ engine }: Context): string {
  return `The number of NTP associations has reached the maximum, ${engine.table.length}.`;
}

/** The commands of NTP. */
export const NTP_COMMANDS: Command[] = [
  {
    view: "system",
    syntax:
      "ntp-service unicast-server { ip-address | server-name } [ maxpoll maxpoll-interval | minpoll minpoll-interval | priority | version number ] *",
    parameters: SERVER_PARAMETERS,
    run: followServer,
    undoSyntax: "ntp-service unicast-server { ip-address | server-name }",
    undo: leaveServer,
  },
  {
    view: "system",
    syntax:
      "ntp-service unicast-peer { ip-address | peer-name } [ maxpoll maxpoll-interval | minpoll minpoll-interval | priority | version number ] *",
    parameters: PEER_PARAMETERS,
    run: followPeer,
    undoSyntax: "ntp-service unicast-peer { ip-address | peer-name }",
    undo: leavePeer,
  },
  {
    view: "system",
    syntax: "ntp-service max-dynamic-sessions number",
    parameters: { number: integer(0, 100, "Number of associations that packets may make") },
    run: setDynamicSessions,
    undo: setDynamicSessions,
  },
  {
    view: "system",
    syntax: "ntp-service refclock-master [ ip-address ] [ stratum ]",
    parameters: LOCAL_CLOCK_PARAMETERS,
    run: useLocalClock,
    undoSyntax: "ntp-service refclock-master [ ip-address ]",
    undo: leaveLocalClock,
  },
];
