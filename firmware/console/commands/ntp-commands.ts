import {
  DEFAULT_LOCAL_CLOCK,
  DEFAULT_LOCAL_STRATUM,
  isSameServer,
  makeServerSettings,
  type Configuration,
  type ServerSettings,
} from "../../config/configuration";
import { addLocalClock, addServer, removeLocalClock, removeServer } from "../../association/configured";
import { openService } from "../../engine";
import { MAXPOLL, MINPOLL } from "../../packet/protocol";
import { integerOf, type Arguments, type Command, type Context, type Outcome } from "../command";
import { sessionsLines } from "../display/ntp-sessions";
import { statusLines } from "../display/ntp-status";
import { hostName, integer, localClockAddress, unicastAddress } from "../parameters";
import { printLines } from "../session";

const SERVER_PARAMETERS = {
  "ip-address": unicastAddress("IP address of the NTP server"),
  "server-name": hostName("Host name of the NTP server"),
  number: integer(1, 4, "NTP version"),
  "minpoll-interval": integer(MINPOLL, MAXPOLL, "Base-2 logarithm of the interval in seconds"),
  "maxpoll-interval": integer(MINPOLL, MAXPOLL, "Base-2 logarithm of the interval in seconds"),
};

const LOCAL_CLOCK_PARAMETERS = {
  "ip-address": localClockAddress("Address of the local clock, 127.127.1.0 to 127.127.1.3"),
  stratum: integer(1, 15, "Stratum of the local clock"),
};

function followServer(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const settings = serverSettings(values);
  if (settings.minPoll > settings.maxPoll) return "The minimum poll interval is longer than the maximum poll interval.";
  const position = serverPosition(configuration, settings.target);
  if (position >= 0) {
    if (isSameServer(configuration.servers[position], settings)) return undefined;
    removeServer(engine, configuration.servers[position].target);
  }
  // A board that cannot have the port has said so; sources that answer to a port of their own are followed all the same.
  openService(engine);
  if (!addServer(engine, settings)) return tableFull(context);
  if (position >= 0) configuration.servers[position] = settings;
  else configuration.servers.push(settings);
  return undefined;
}

function leaveServer(values: Arguments, { configuration, engine }: Context): Outcome {
  const position = serverPosition(configuration, targetOf(values));
  if (position < 0) return `The NTP server ${targetOf(values)} does not exist.`;
  removeServer(engine, configuration.servers[position].target);
  configuration.servers.splice(position, 1);
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
  const name = values["server-name"];
  return name === undefined ? "" : name.toLowerCase();
}

function localClockOf(values: Arguments): string {
  const address = values["ip-address"];
  return address === undefined ? DEFAULT_LOCAL_CLOCK : address;
}

function serverPosition(configuration: Configuration, target: string): number {
  return configuration.servers.findIndex((server) => server.target === target);
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
    syntax: "ntp-service refclock-master [ ip-address ] [ stratum ]",
    parameters: LOCAL_CLOCK_PARAMETERS,
    run: useLocalClock,
    undoSyntax: "ntp-service refclock-master [ ip-address ]",
    undo: leaveLocalClock,
  },
  {
    view: "any",
    syntax: "display ntp-service status",
    run: (_values, { engine, session }) => {
      printLines(session, statusLines(engine));
      return undefined;
    },
  },
  {
    view: "any",
    syntax: "display ntp-service sessions",
    run: (_values, { engine, session }) => {
      printLines(session, sessionsLines(engine));
      return undefined;
    },
  },
];
