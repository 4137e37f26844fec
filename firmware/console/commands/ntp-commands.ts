import { addLocalClock, removeLocalClock } from "../../association/configured";
import { DEFAULT_DSCP, DEFAULT_DYNAMIC_SESSIONS, DEFAULT_LOCAL_CLOCK, DEFAULT_LOCAL_STRATUM, type Configuration } from "../../config/configuration";
import { isSameAddress, makeAddress, parseAddress } from "../../network/address";
import { interfaceIndex } from "../../network/interfaces";
import { integerOf, type Arguments, type Command, type Context, type Outcome } from "../command";
import { INTERFACE_PARAMETERS, INTERFACE_SYNTAX, interfaceOf } from "../interface-parameters";
import { printLines } from "../session";
import { askForNtp, disableNtp, enableNtp, leaveNtp } from "../ntp-use";
import { integer, localClockAddress, unicastAddress } from "../parameters";
import { tableFull } from "./ntp-source-commands";

const LOCAL_CLOCK_PARAMETERS = {
  "ip-address": localClockAddress("Address of the local clock, 127.127.1.0 to 127.127.1.3"),
  stratum: integer(1, 15, "Stratum of the local clock"),
};

function useLocalClock(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const settings = { address: localClockOf(values), stratum: integerOf(values, "stratum", DEFAULT_LOCAL_STRATUM) };
  const position = localClockPosition(configuration, settings.address);
  if (position >= 0 && configuration.localClocks[position].stratum === settings.stratum) return undefined;
  const refusal = askForNtp(context);
  if (refusal !== undefined) return refusal;
  if (!addLocalClock(engine, settings)) return tableFull(context);
  if (position >= 0) configuration.localClocks[position] = settings;
  else configuration.localClocks.push(settings);
  return undefined;
}

function leaveLocalClock(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const position = localClockPosition(configuration, localClockOf(values));
  if (position < 0) return `The local clock ${localClockOf(values)} does not exist.`;
  removeLocalClock(engine, configuration.localClocks[position].address);
  configuration.localClocks.splice(position, 1);
  return leaveNtp(context);
}

function localClockOf(values: Arguments): string {
  const address = values["ip-address"];
  return address === undefined ? DEFAULT_LOCAL_CLOCK : address;
}

function localClockPosition(configuration: Configuration, address: string): number {
  return configuration.localClocks.findIndex((clock) => clock.address === address);
}

function setDynamicSessions(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.maxDynamicSessions = integerOf(values, "number", DEFAULT_DYNAMIC_SESSIONS);
  engine.maxDynamicSessions = configuration.maxDynamicSessions;
  return undefined;
}

/** A stack that cannot mark packets says so; the setting is kept for a board that can. */
function setDscp(values: Arguments, { board, configuration, session }: Context): Outcome {
  configuration.dscp = integerOf(values, "dscp-value", DEFAULT_DSCP);
  if (!board.network.setDscp(configuration.dscp))
    printLines(session, ["The network stack of this device sets no DSCP value: packets leave as they are."]);
  return undefined;
}

function setSourceInterface(values: Arguments, context: Context): Outcome {
  return sendFrom(interfaceOf(values), context);
}

/** Later Comware 7 names the interface by its address. */
function setSourceAddress(values: Arguments, context: Context): Outcome {
  const address = makeAddress();
  parseAddress(values["ip-address"] ?? "", address);
  const found = context.board.network.interfaces.find((networkInterface) => isSameAddress(networkInterface.address, address));
  return found === undefined ? "No interface has this address." : sendFrom(found.name, context);
}

function sendFrom(interfaceName: string, { configuration, engine }: Context): Outcome {
  configuration.sourceInterface = interfaceName;
  engine.sourceIndex = interfaceIndex(engine, interfaceName);
  return undefined;
}

/** The commands of NTP in system view that concern the board as a whole. */
export function ntpCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ntp-service max-dynamic-sessions number",
      parameters: { number: integer(0, 100, "Number of associations that packets may make") },
      run: setDynamicSessions,
      undo: setDynamicSessions,
    },
    {
      view: "system",
      syntax: "ntp-service dscp dscp-value",
      parameters: { "dscp-value": integer(0, 63, "DSCP value of the packets sent") },
      run: setDscp,
      undo: setDscp,
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
      view: "system",
      syntax: `ntp-service { source | source-interface } ${INTERFACE_SYNTAX}`,
      parameters: INTERFACE_PARAMETERS,
      run: setSourceInterface,
      undoSyntax: "ntp-service { source | source-interface }",
      undo: setSourceInterface,
    },
    {
      view: "system",
      syntax: "ntp-service source ip-address",
      parameters: { "ip-address": unicastAddress("Address of the interface") },
      run: setSourceAddress,
    },
    {
      view: "system",
      syntax: "ntp-service enable",
      run: (_values, context) => enableNtp(context),
      undoSyntax: "ntp-service enable",
      undo: (_values, context) => disableNtp(context),
    },
  ];
}
