import { interfaceSettings, type InterfaceSettings } from "../../config/configuration";
import { roleOf } from "../../network/interfaces";
import type { Arguments, Command, Context, Outcome } from "../command";

/** The settings of the interface whose view the session is in. */
function settingsOf({ configuration, session }: Context): InterfaceSettings {
  return interfaceSettings(configuration, session.place.subject);
}

/** Its index in the board's list. */
function indexOf({ board, session }: Context): number {
  return board.network.interfaces.findIndex((networkInterface) => networkInterface.name === session.place.subject);
}

function disableReceiving(_values: Arguments, context: Context): Outcome {
  settingsOf(context).isReceivingDisabled = true;
  roleOf(context.engine, indexOf(context)).isReceivingDisabled = true;
  return undefined;
}

function enableReceiving(_values: Arguments, context: Context): Outcome {
  settingsOf(context).isReceivingDisabled = false;
  roleOf(context.engine, indexOf(context)).isReceivingDisabled = false;
  return undefined;
}

/** The commands of NTP in interface view that concern every mode (comware.md section 2.1). */
export function ntpInterfaceCommands(): Command[] {
  return [
    {
      view: "interface",
      syntax: "ntp-service in-interface disable",
      run: disableReceiving,
      undoSyntax: "ntp-service in-interface disable",
      undo: enableReceiving,
    },
    {
      view: "interface",
      syntax: "ntp-service inbound { enable | disable }",
      run: (values, context) => (values["enable"] === undefined ? disableReceiving(values, context) : enableReceiving(values, context)),
      undoSyntax: "ntp-service inbound { enable | disable }",
      undo: (values, context) => (values["enable"] === undefined ? enableReceiving(values, context) : disableReceiving(values, context)),
    },
  ];
}
