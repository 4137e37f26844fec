import { wordText } from "./words";

/** Where a command may be typed: in one view, in all but user view (`configuration`), or in all (`any`). */
export type CommandView = "user" | "system" | "interface" | "vpn-instance" | "acl" | "line" | "configuration" | "any";

/** One kind of view. */
export interface View {
  readonly name: CommandView;
  /** Heading of the list that `?` prints on an empty line. */
  readonly title: string;
  /** What stands before the subject in the line that opens the view, `interface ` for example, and between sysname and subject in the prompt. */
  readonly opener: string;
  readonly promptPrefix: string;
}

/** The view a session begins in. */
export const USER_VIEW: View = { name: "user", title: "User view commands:", opener: "", promptPrefix: "" };
/** Where the device is configured as a whole. */
export const SYSTEM_VIEW: View = { name: "system", title: "System view commands:", opener: "", promptPrefix: "" };
/** Where one interface is configured. */
export const INTERFACE_VIEW: View = { name: "interface", title: "Interface view commands:", opener: "interface ", promptPrefix: "-" };

/** Where one VPN instance is configured. */
export const VPN_INSTANCE_VIEW: View = {
  name: "vpn-instance",
  title: "VPN instance view commands:",
  opener: "ip vpn-instance ",
  promptPrefix: "-vpn-instance-",
};

/** Where the rules of one basic ACL are configured. */
export const ACL_VIEW: View = { name: "acl", title: "ACL view commands:", opener: "acl number ", promptPrefix: "-acl-basic-" };

/** Where the console line itself is configured. The board has this one: the configuration shortens its name, the prompt does not (Comware 5). */
export const LINE_VIEW: View = {
  name: "line",
  title: "User interface view commands:",
  opener: "user-interface con 0",
  promptPrefix: "-ui-console0",
};

/** A view with what it is about: the interface's full name, for example; empty where there is but one such view. */
export interface Place {
  readonly view: View;
  readonly subject: string;
}

/** User view, where sessions begin. */
export const IN_USER_VIEW: Place = { view: USER_VIEW, subject: "" };
/** System view. */
export const IN_SYSTEM_VIEW: Place = { view: SYSTEM_VIEW, subject: "" };

/** `<Sysname>`, `[Sysname]`, `[Sysname-Ethernet0/0]`; no blank behind it, because scripts look for the bracket at the end. */
export function promptText(sysname: string, place: Place): string {
  return place.view === USER_VIEW ? `<${sysname}>` : `[${sysname}${place.view.promptPrefix}${place.subject}]`;
}

/** The configuration line that leads to `place`; empty for system view. */
export function openerText(place: Place): string {
  return place.view.opener + (place.subject === "" ? "" : wordText(place.subject));
}

/** The view that `quit` leads to. */
export function placeAbove(place: Place): Place {
  return place.view === SYSTEM_VIEW || place.view === USER_VIEW ? IN_USER_VIEW : IN_SYSTEM_VIEW;
}

/** Whether a command of `commandView` belongs to `view`. */
export function isCommandOf(view: View, commandView: CommandView): boolean {
  return commandView === view.name || commandView === "any" || (commandView === "configuration" && view !== USER_VIEW);
}
