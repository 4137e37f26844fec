import { interfaceIndex } from "../../network/interfaces";
import type { Command } from "../grammar/command";
import { INTERFACE_PARAMETERS, INTERFACE_SYNTAX, interfaceOf } from "../grammar/interface-parameters";
import { traceServers } from "./trace";

/** Display of the chain of servers, by control messages. */
export function ntpTraceCommands(): Command[] {
  return [
    {
      view: "any",
      syntax: `display ntp-service trace [ source ${INTERFACE_SYNTAX} ]`,
      parameters: INTERFACE_PARAMETERS,
      run: (values, { engine, session }) =>
        traceServers(engine, session, values["source"] === undefined ? -1 : interfaceIndex(engine, interfaceOf(values))),
    },
  ];
}
