import { interfaceSettings, type InterfaceSettings } from "../config/configuration";
import { interfaceIndex } from "../network/interfaces";
import type { Context } from "./command";

/** What commands of interface view work on. */

/** The settings of the interface whose view the session is in. */
export function viewedSettings({ configuration, session }: Context): InterfaceSettings {
  return interfaceSettings(configuration, session.place.subject);
}

/** Its index in the board's list; -1 for a subinterface that has no VLAN yet, and does not exist before. */
export function viewedIndex({ engine, session }: Context): number {
  return interfaceIndex(engine, session.place.subject);
}

/** What is answered where the index is -1. */
export const NO_VLAN = "The subinterface has no VLAN yet: vlan-type dot1q vid.";
