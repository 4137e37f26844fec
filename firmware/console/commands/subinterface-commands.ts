import { interfaceSettings } from "../../settings/configuration";
import { bindInterface, interfaceIndex, roleOf } from "../../network/interfaces";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { findInterface, parentOf, splitInterfaceName } from "../../notation/interface-name";
import { INTERFACE_SYNTAX, interfaceOf, OPENABLE_INTERFACE_PARAMETERS } from "../grammar/interface-parameters";
import { clearInterface, SYSTEM_ADDRESSES } from "./interface-view";
import { releaseNtp } from "./ntp-use";
import { integer } from "../grammar/parameters";
import { leaveRemovedView, printLines, type Outcome } from "../session";
import { INTERFACE_VIEW } from "../../notation/views";

/** VLANs of subinterfaces, on a board that runs its own network stack (hal/addressing.ts). */

function setVlan(values: Arguments, context: Context): Outcome {
  const { board, configuration, session } = context;
  const name = session.viewContext.subject;
  const { number, type } = splitInterfaceName(name);
  const parent = parentOf(board.network, type, number);
  if (board.addressing === undefined) return SYSTEM_ADDRESSES;
  if (parent === undefined) return "Only a subinterface, Ethernet0/0.1 for example, carries a VLAN.";
  const vlan = integerOf(values, "vlan-id", 0);
  const settings = interfaceSettings(configuration, name);
  if (settings.vlan === vlan) return undefined;
  if (findInterface(board.network, type, number) !== undefined) return "The VLAN of a subinterface cannot be changed while the device runs.";
  if (board.addressing.addVlan(interfaceIndex(context.engine, parent), name, vlan) < 0)
    return "The VLAN is in use, or the device supports no further VLAN.";
  settings.vlan = vlan;
  bindInterface(context.engine, interfaceIndex(context.engine, name), settings.vpnInstance);
  return undefined;
}

/** Removes a subinterface from the configuration. The stack removes none while it runs: it stays without function until the restart. */
function removeSubinterface(values: Arguments, context: Context): Outcome {
  const { board, configuration, engine, session } = context;
  const name = interfaceOf(values);
  const { number, type } = splitInterfaceName(name);
  if (board.addressing === undefined) return SYSTEM_ADDRESSES;
  if (parentOf(board.network, type, number) === undefined) return "Only a subinterface can be removed.";
  const settings = configuration.interfaces.find((other) => other.name === name);
  if (settings === undefined) return "The subinterface does not exist.";
  const sources = [...configuration.servers, ...configuration.peers, ...configuration.sntp.servers].map(({ sourceInterface }) => sourceInterface);
  if (sources.includes(name) || configuration.sourceInterface === name) return "The subinterface is the source of NTP packets.";
  const index = interfaceIndex(engine, name);
  clearInterface(settings, index, context);
  if (index >= 0) roleOf(engine, index).isReceivingDisabled = false;
  bindInterface(engine, index, "");
  configuration.interfaces = configuration.interfaces.filter((other) => other !== settings);
  leaveRemovedView(context, INTERFACE_VIEW, name);
  if (index >= 0) printLines(session, ["The subinterface is removed at the next start."]);
  return releaseNtp(context);
}

/** Subinterfaces. The view command creates one; it exists in the stack once it has a VLAN. */
export function subinterfaceCommands(): Command[] {
  return [
    {
      view: "interface",
      syntax: "vlan-type dot1q vid vlan-id",
      parameters: { "vlan-id": integer(1, 4094, "Number of the VLAN") },
      run: setVlan,
    },
    {
      view: "system",
      syntax: `undo interface ${INTERFACE_SYNTAX}`,
      parameters: OPENABLE_INTERFACE_PARAMETERS,
      run: removeSubinterface,
    },
  ];
}
