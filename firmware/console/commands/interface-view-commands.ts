import type { Command } from "../grammar/command";
import { INTERFACE_SYNTAX, interfaceOf, OPENABLE_INTERFACE_PARAMETERS } from "../grammar/interface-parameters";
import { INTERFACE_VIEW } from "../../notation/views";

/** Command that opens the view of an interface. */
export function interfaceViewCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `interface ${INTERFACE_SYNTAX}`,
      parameters: OPENABLE_INTERFACE_PARAMETERS,
      run: (values, { session }) => {
        session.viewContext = { view: INTERFACE_VIEW, subject: interfaceOf(values) };
        return undefined;
      },
    },
  ];
}
