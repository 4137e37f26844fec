import { wordText } from "./words";

/** Views in which a command is available: one view, all but user view (`configuration`), or all (`any`). */
export type CommandView = "user" | "system" | "interface" | "vpn-instance" | "acl" | "line" | "local-user" | "configuration" | "any";

/** Kind of view. */
export interface View {
  readonly name: CommandView;
  /** View command without the subject, for example `interface `. */
  readonly viewCommand: string;
  /** Text between sysname and subject in the prompt. */
  readonly promptPrefix: string;
  /** Absolute numbers of the user lines of a line view; undefined for con 0 alone. */
  readonly firstLine?: number;
  readonly lastLine?: number;
}

/** View in which a session begins. */
export const USER_VIEW: View = { name: "user", viewCommand: "", promptPrefix: "" };
/** View of the settings of the device. */
export const SYSTEM_VIEW: View = { name: "system", viewCommand: "", promptPrefix: "" };
/** View of an interface. */
export const INTERFACE_VIEW: View = { name: "interface", viewCommand: "interface ", promptPrefix: "-" };

/** View of a VPN instance. */
export const VPN_INSTANCE_VIEW: View = {
  name: "vpn-instance",
  viewCommand: "ip vpn-instance ",
  promptPrefix: "-vpn-instance-",
};

/** View of a basic ACL. */
export const ACL_VIEW: View = { name: "acl", viewCommand: "acl number ", promptPrefix: "-acl-basic-" };

/** View of a basic ACL that has a name only (Comware 7). */
export const ACL_NAME_VIEW: View = { name: "acl", viewCommand: "acl basic name ", promptPrefix: ACL_VIEW.promptPrefix };

/** View of the console line. The configuration abbreviates its name, the prompt does not (Comware 5). */
export const LINE_VIEW: View = {
  name: "line",
  viewCommand: "user-interface con 0",
  promptPrefix: "-ui-console0",
};

/** View context: a view with its subject, for example the full name of an interface. The subject is empty for a view that exists once. */
export interface ViewContext {
  readonly view: View;
  readonly subject: string;
}

/** User view. */
export const IN_USER_VIEW: ViewContext = { view: USER_VIEW, subject: "" };
/** System view. */
export const IN_SYSTEM_VIEW: ViewContext = { view: SYSTEM_VIEW, subject: "" };

/** Returns the prompt: `<Sysname>`, `[Sysname]`, `[Sysname-Ethernet0/0]`. No blank follows it, because scripts match the bracket at the end. */
export function promptText(sysname: string, viewContext: ViewContext): string {
  return viewContext.view === USER_VIEW ? `<${sysname}>` : `[${sysname}${viewContext.view.promptPrefix}${viewContext.subject}]`;
}

/** Returns the view command of `viewContext`; empty for system view. */
export function viewCommandText(viewContext: ViewContext): string {
  return viewContext.view.viewCommand + (viewContext.subject === "" ? "" : wordText(viewContext.subject));
}

/** Returns the view context that `quit` leads to. */
export function viewContextAbove(viewContext: ViewContext): ViewContext {
  return viewContext.view === SYSTEM_VIEW || viewContext.view === USER_VIEW ? IN_USER_VIEW : IN_SYSTEM_VIEW;
}

/** Returns true when a command of `commandView` is available in `view`. */
export function isCommandOf(view: View, commandView: CommandView): boolean {
  return commandView === view.name || commandView === "any" || (commandView === "configuration" && view !== USER_VIEW);
}
