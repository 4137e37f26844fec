import type { Outcome } from "../session";
import { findVpnInstance, interfaceSettings } from "../../settings/configuration";
import { aclOfView } from "./acl-view";
import type { Command, Context } from "../grammar/command";
import { text } from "../grammar/parameters";
import { INTERFACE_VIEW, VPN_INSTANCE_VIEW, type CommandView } from "../../notation/views";

/** Sets the description of the subject of the view; an empty one removes it. */
function describe({ configuration, session }: Context, description: string): Outcome {
  const { subject, view } = session.viewContext;
  const acl = aclOfView(configuration, session.viewContext);
  const instance = view === VPN_INSTANCE_VIEW ? findVpnInstance(configuration, subject) : undefined;
  if (acl !== undefined) acl.description = description;
  if (instance !== undefined) instance.description = description;
  if (view === INTERFACE_VIEW) interfaceSettings(configuration, subject).description = description;
  return undefined;
}

function descriptionCommand(view: CommandView, longest: number): Command {
  return {
    view,
    syntax: "description description-text",
    parameters: { "description-text": text(1, longest, "Description") },
    run: (values, context) => describe(context, values["description-text"] ?? ""),
    undo: (_values, context) => describe(context, ""),
  };
}

/** Descriptions of interfaces, ACLs and VPN instances, for the displays only. */
export function descriptionCommands(): Command[] {
  return [descriptionCommand("interface", 80), descriptionCommand("vpn-instance", 80), descriptionCommand("acl", 127)];
}
