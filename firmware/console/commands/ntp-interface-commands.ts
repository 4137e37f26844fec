import type { Outcome } from "../session";
import { roleOf } from "../../network/interfaces";
import type { Arguments, Command, Context } from "../grammar/command";
import { NO_VLAN, viewedIndex, viewedSettings } from "./interface-view";

function disableReceiving(_values: Arguments, context: Context): Outcome {
  return setReceivingDisabled(context, true);
}

function enableReceiving(_values: Arguments, context: Context): Outcome {
  return setReceivingDisabled(context, false);
}

function setReceivingDisabled(context: Context, isDisabled: boolean): Outcome {
  const index = viewedIndex(context);
  if (index < 0) return NO_VLAN;
  viewedSettings(context).isReceivingDisabled = isDisabled;
  roleOf(context.engine, index).isReceivingDisabled = isDisabled;
  return undefined;
}

/** Commands of NTP in interface view for all modes. */
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
