import { DEFAULT_DSCP, DEFAULT_DYNAMIC_SESSIONS } from "../../config/configuration";
import { interfaceIndex } from "../../network/interfaces";
import { integerOf, type Arguments, type Command, type Context, type Outcome } from "../command";
import { INTERFACE_PARAMETERS, INTERFACE_SYNTAX, interfaceOf } from "../interface-parameters";
import { integer } from "../parameters";
import { printLines } from "../session";

/** Range of offsets that may be asked for, ms: nothing below the step threshold is ever stepped. The manual's own range was not seen. */
const STEP_THRESHOLD = 128;
const LARGEST_THRESHOLD = 60000;

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

/** What is not said keeps its value; the undo form takes both back. A device without SNMP sends no trap: the setting is kept. */
function setThresholds(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.logThreshold = integerOf(values, "log-threshold", configuration.logThreshold);
  configuration.trapThreshold = integerOf(values, "trap-threshold", configuration.trapThreshold);
  engine.synchronization.stepLogThreshold = configuration.logThreshold / 1000;
  return undefined;
}

function clearThresholds(_values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.logThreshold = 0;
  configuration.trapThreshold = 0;
  engine.synchronization.stepLogThreshold = 0;
  return undefined;
}

function setSourceInterface(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.sourceInterface = interfaceOf(values);
  engine.sourceIndex = interfaceIndex(engine, configuration.sourceInterface);
  return undefined;
}

/** The commands of NTP in system view whose defaults suit most boards: one with little memory leaves them out. */
export function ntpTuningCommands(): Command[] {
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
      syntax: "ntp-service time-offset-threshold { log log-threshold | trap trap-threshold } *",
      parameters: {
        "log-threshold": integer(STEP_THRESHOLD, LARGEST_THRESHOLD, "Offset in milliseconds from which on a step is logged"),
        "trap-threshold": integer(STEP_THRESHOLD, LARGEST_THRESHOLD, "Offset in milliseconds from which on a trap is sent"),
      },
      run: setThresholds,
      undoSyntax: "ntp-service time-offset-threshold",
      undo: clearThresholds,
    },
    {
      view: "system",
      syntax: `ntp-service { source | source-interface } ${INTERFACE_SYNTAX}`,
      parameters: INTERFACE_PARAMETERS,
      run: setSourceInterface,
      undoSyntax: "ntp-service { source | source-interface }",
      undo: setSourceInterface,
    },
  ];
}
