import { DEFAULT_PANIC_THRESHOLD } from "../../clock/discipline";
import { Default, PassivePeers } from "../../settings/configuration";
import { isSameAddress } from "../../network/address";
import { interfaceIndex } from "../../network/interfaces";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { INTERFACE_PARAMETERS, INTERFACE_SYNTAX, interfaceOf } from "../grammar/interface-parameters";
import { addressOf, integer, unicastAddress } from "../grammar/parameters";
import { printLines, type Outcome } from "../session";

function setDynamicSessions(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.maxDynamicSessions = integerOf(values, "number", Default.DynamicSessions);
  engine.maxDynamicSessions = configuration.maxDynamicSessions;
  return undefined;
}

/** The undo form restores the default, `connected`. */
function setPassivePeers(values: Arguments, { configuration, engine }: Context): Outcome {
  let policy = PassivePeers.Connected;
  if (values["any"] !== undefined) policy = PassivePeers.Any;
  if (values["authenticated"] !== undefined) policy = PassivePeers.Authenticated;
  configuration.passivePeers = policy;
  engine.passivePeers = policy;
  return undefined;
}

function setPanicThreshold(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.panicThreshold = integerOf(values, "seconds", DEFAULT_PANIC_THRESHOLD);
  engine.discipline.panicThreshold = configuration.panicThreshold;
  engine.discipline.stepsLeft = configuration.panicThreshold;
  return undefined;
}

/** Sets the DSCP value. A board whose network stack cannot mark packets reports it and stores the setting. */
function setDscp(values: Arguments, { board, configuration, session }: Context): Outcome {
  configuration.dscp = integerOf(values, "dscp-value", Default.Dscp);
  if (!board.network.setDscp(configuration.dscp) && values["dscp-value"] !== undefined)
    printLines(session, ["The network stack of this device sets no DSCP value: packets are sent without one."]);
  return undefined;
}

function setSourceInterface(values: Arguments, context: Context): Outcome {
  return sendFrom(interfaceOf(values), context);
}

/** Later releases of Comware 7 specify the interface by its address. */
function setSourceAddress(values: Arguments, context: Context): Outcome {
  const address = addressOf(values["ip-address"] ?? "");
  const found = context.board.network.interfaces.find((networkInterface) => isSameAddress(networkInterface.address, address));
  return found === undefined ? "No interface has this address." : sendFrom(found.name, context);
}

function sendFrom(interfaceName: string, { configuration, engine }: Context): Outcome {
  configuration.sourceInterface = interfaceName;
  engine.sourceIndex = interfaceIndex(engine, interfaceName);
  return undefined;
}

/** Commands of NTP in system view whose defaults suit most boards: a board with little memory leaves them out. */
export function ntpTuningCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ntp-service max-dynamic-sessions number",
      parameters: { number: integer(0, 100, "Number of dynamic associations") },
      run: setDynamicSessions,
      undo: setDynamicSessions,
    },
    {
      view: "system",
      syntax: "ntp-service passive-peer { any | authenticated | connected }",
      run: setPassivePeers,
      undoSyntax: "ntp-service passive-peer",
      undo: setPassivePeers,
    },
    {
      view: "system",
      syntax: "ntp-service panic-threshold seconds",
      parameters: { seconds: integer(0, 1000000, "Sum of clock steps in a day, in seconds; 0 for no limit") },
      run: setPanicThreshold,
      undo: setPanicThreshold,
    },
    {
      view: "system",
      syntax: "ntp-service dscp dscp-value",
      parameters: { "dscp-value": integer(0, 63, "DSCP value of sent packets") },
      run: setDscp,
      undo: setDscp,
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
  ];
}
