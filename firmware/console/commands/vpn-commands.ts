import { wholeNumber } from "../../notation/words";
import { removeServer } from "../../modes/configured";
import { Mode } from "../../packet/protocol";
import { addVpnInstance, findVpnInstance, hasVpnInstance, type ServerSettings } from "../../settings/configuration";
import type { Engine } from "../../engine/engine";
import { parseKeyId, type KeyId } from "../../auth/keys";
import { makeAddress, parseDotted } from "../../network/address";
import { bindInterface, instanceNumber, interfaceIndex } from "../../network/interfaces";
import type { Arguments, Command, Context, Parameter } from "../grammar/command";
import { dateTimeText } from "../display/clock";
import { vpnInstanceLines } from "../display/interfaces";
import { setReceivingDisabled } from "./fail-closed";
import { clearInterface, viewedIndex, viewedSettings } from "./interface-view";
import { releaseNtp } from "./ntp-use";
import { string } from "../grammar/parameters";
import { leaveRemovedView, printLines, type Outcome } from "../session";
import { VPN_INSTANCE_VIEW } from "../../notation/views";

function nameOf(values: Arguments): string {
  const name = values["vpn-instance-name"];
  return name === undefined ? "" : name;
}

function openInstance(values: Arguments, { configuration, engine, session }: Context): Outcome {
  const name = nameOf(values);
  if (findVpnInstance(configuration, name) === undefined) {
    const madeAt = dateTimeText(engine.clock, configuration);
    addVpnInstance(configuration, { name, madeAt, description: "", routeDistinguisher: "" });
  }
  session.viewContext = { view: VPN_INSTANCE_VIEW, subject: name };
  return undefined;
}

/** Removes an instance with its contents: its interfaces return to the public instance, its servers and peers are removed. */
function removeInstance(values: Arguments, context: Context): Outcome {
  const { board, configuration, engine } = context;
  const name = nameOf(values);
  const position = configuration.vpnInstances.findIndex((instance) => instance.name === name);
  if (position < 0) return "The VPN instance does not exist.";
  configuration.vpnInstances.splice(position, 1);
  configuration.vpnInstanceIndex = undefined;
  leaveRemovedView(context, VPN_INSTANCE_VIEW, name);
  for (const settings of configuration.interfaces) {
    if (settings.vpnInstance !== name) continue;
    settings.vpnInstance = "";
    bindInterface(engine, interfaceIndex(engine, settings.name), "");
  }
  configuration.servers = leaveAll(engine, configuration.servers, name, Mode.Client);
  configuration.peers = leaveAll(engine, configuration.peers, name, Mode.SymmetricActive);
  const { sntp } = configuration;
  for (const settings of sntp.servers) if (sntp.isEnabled && settings.vpnInstance === name) removeServer(engine, settings, Mode.Client);
  sntp.servers = sntp.servers.filter((settings) => settings.vpnInstance !== name);
  for (const gateway of configuration.gateways) {
    if (gateway.vpnInstance === name && board.addressing !== undefined) board.addressing.setGateway(instanceNumber(engine, name), makeAddress());
  }
  configuration.gateways = configuration.gateways.filter((gateway) => gateway.vpnInstance !== name);
  return releaseNtp(context);
}

function leaveAll(engine: Engine, list: ServerSettings[], vpnInstance: string, hostMode: Mode): ServerSettings[] {
  for (const settings of list) if (settings.vpnInstance === vpnInstance) removeServer(engine, settings, hostMode);
  return list.filter((settings) => settings.vpnInstance !== vpnInstance);
}

function bind(values: Arguments, context: Context): Outcome {
  const { configuration } = context;
  const name = nameOf(values);
  if (!hasVpnInstance(configuration, name)) return "The VPN instance does not exist.";
  const settings = viewedSettings(context);
  if (settings.vpnInstance === name) return undefined;
  if (settings.vpnInstance !== "") return `The interface belongs to the VPN instance ${settings.vpnInstance}: undo ip binding vpn-instance first.`;
  return moveTo(name, context);
}

/** Comware 5 has the name in the undo form, Comware 7 has not. */
function unbind(values: Arguments, context: Context): Outcome {
  const { vpnInstance } = viewedSettings(context);
  const name = nameOf(values);
  if (name !== "" && name !== vpnInstance) return "The interface does not belong to this VPN instance.";
  return vpnInstance === "" ? undefined : moveTo("", context);
}

/** Moves the interface of the view to a VPN instance; an empty name is the public one. */
function moveTo(name: string, context: Context): Outcome {
  const { engine, session } = context;
  const settings = viewedSettings(context);
  const index = viewedIndex(context);
  // An address belongs to one instance, broadcast and multicast modes to the public one (console README, "Interfaces and addresses").
  const isLeft = clearInterface(settings, index, context);
  if (isLeft) printLines(session, ["Some configurations on the interface are removed."]);
  settings.vpnInstance = name;
  bindInterface(engine, index, name);
  // A binding of the saved configuration that was not understood had closed the interface.
  setReceivingDisabled(engine, settings.name, settings.isReceivingDisabled);
  return releaseNtp(context);
}

function setDistinguisher(values: Arguments, { configuration, session }: Context): Outcome {
  const instance = findVpnInstance(configuration, session.viewContext.subject);
  if (instance !== undefined) instance.routeDistinguisher = values["distinguisher"] ?? "";
  return undefined;
}

/** Route distinguisher `100:1`, `192.168.122.15:1` or `65536:1`: 16 bits and 32, or 32 and 16. */
const DISTINGUISHER: Parameter = {
  accept: (word) => {
    const parts = word.split(":");
    if (parts.length !== 2) return undefined;
    const [administrator, assigned] = parts;
    const isShort = isNumberTo(administrator, 0xffff);
    const isAddress = parseDotted(administrator, makeAddress());
    const isRight = isShort ? isNumberOf32Bits(assigned) : (isAddress || isNumberOf32Bits(administrator)) && isNumberTo(assigned, 0xffff);
    return isRight ? word : undefined;
  },
  placeholders: [{ word: "STRING<3-21>", text: "Route distinguisher, 100:1 or 192.168.122.15:1 for example" }],
};

function isNumberTo(word: string, most: number): boolean {
  const value = word.length > 9 ? undefined : wholeNumber(word);
  return value !== undefined && value <= most;
}

function isNumberOf32Bits(word: string): boolean {
  const number: KeyId = [0, 0];
  return word === "0" || parseKeyId(word, number);
}

const NAME = { "vpn-instance-name": string(1, 31, "Name of the VPN instance") };

/** VPN instances, and the binding of interfaces (console README, "Interfaces and addresses"). */
export function vpnCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ip vpn-instance vpn-instance-name",
      parameters: NAME,
      run: openInstance,
      undoSyntax: "ip vpn-instance vpn-instance-name",
      undo: removeInstance,
    },
    {
      view: "vpn-instance",
      syntax: "route-distinguisher distinguisher",
      parameters: { distinguisher: DISTINGUISHER },
      run: setDistinguisher,
      undo: setDistinguisher,
    },
    {
      view: "any",
      syntax: "display ip vpn-instance",
      run: (_values, { configuration, session }) => {
        printLines(session, vpnInstanceLines(configuration));
        return undefined;
      },
    },
    {
      view: "interface",
      syntax: "ip binding vpn-instance vpn-instance-name",
      parameters: NAME,
      run: bind,
      undoSyntax: "ip binding vpn-instance [ vpn-instance-name ]",
      undo: unbind,
    },
  ];
}
