import type { View } from "../../notation/views";
import type { Configuration } from "../../settings/configuration";
import { loginSettings, type LineLogin } from "../../settings/login-settings";
import { virtualLines, type VirtualLineSettings } from "../../settings/virtual-line-settings";
import type { Context } from "../grammar/command";
import type { Outcome } from "../session";
import type { LineSettings } from "../../settings/line-settings";

/** Lines of a line view. */

/** Returns true when con 0 is a line of the view. */
function hasConsole(view: View): boolean {
  return view.firstLine === undefined || view.firstLine === 0;
}

/** Returns the settings of the vtys of a line view. */
export function virtualLinesOf(configuration: Configuration, { firstLine, lastLine }: View): VirtualLineSettings[] {
  if (firstLine === undefined || lastLine === undefined) return [];
  return virtualLines(configuration).slice(firstLine === 0 ? 0 : firstLine - 1, lastLine);
}

/** Returns the settings of the lines of the view. */
export function viewedLines({ configuration, session }: Context): LineSettings[] {
  const { view } = session.viewContext;
  const vtys = virtualLinesOf(configuration, view);
  return hasConsole(view) ? [configuration, ...vtys] : vtys;
}

/** Returns the logins of the lines of the view. */
export function viewedLogins({ configuration, session }: Context): LineLogin[] {
  const { view } = session.viewContext;
  const vtys = virtualLinesOf(configuration, view);
  return hasConsole(view) ? [loginSettings(configuration), ...vtys] : vtys;
}

/** Calls `change` for each vty of the view. Refused on con 0, to which networks do not lead. */
export function changeVirtual({ configuration, session }: Context, change: (this: void, settings: VirtualLineSettings) => void): Outcome {
  const vtys = virtualLinesOf(configuration, session.viewContext.view);
  if (vtys.length === 0) return "This command is for the lines vty.";
  for (const settings of vtys) change(settings);
  return undefined;
}
