import { IN_SYSTEM_VIEW, USER_VIEW } from "../../notation/views";
import { beginsWith } from "../../notation/words";
import type { Session } from "../session";
import type { LineResult } from "./parse";

/**
 * Reading of configuration text, of the saved configuration and of what is pasted at the console. Lines of a view are indented below its view command. When that
 * command is refused, they belong to a view that is not there: executed in another one, they would change what was not meant.
 */

/** Returns true when `line` belongs to a refused view and must not be executed. `#` in column 0 closes the view of the session, and a refused one. */
export function isOfRefusedView(session: Session, line: string): boolean {
  const first = line.charAt(0);
  if (first === "#") {
    if (session.viewContext.view !== USER_VIEW) session.viewContext = IN_SYSTEM_VIEW;
    session.refusedView = "";
  }
  if (session.refusedView === "" || first === "") return false;
  if (first === " ") session.notTaken = session.notTaken + 1;
  // The `quit` of the refused view must not leave the view above it.
  else if (session.notTaken > 0 && (line === "quit" || line === "exit")) session.refusedView = "";
  else return false;
  return true;
}

/**
 * Takes note of the result of a line. A line in column 0 that is not a command may open a view that this device does not have. A refused view command also closes
 * the view in which it was typed, because the lines after it are not meant for that one.
 */
export function noteResult(session: Session, line: string, { fault, refusal }: LineResult): void {
  const first = line.charAt(0);
  if (first === " " || first === "" || session.viewContext.view === USER_VIEW) return;
  const isOfView = isViewCommand(line);
  if (fault === undefined && (refusal === undefined || !isOfView)) {
    session.refusedView = "";
    return;
  }
  if (isViewCommand(session.refusedView)) session.notTaken = session.notTaken + 1;
  session.refusedView = line;
  if (isOfView) session.viewContext = IN_SYSTEM_VIEW;
}

function isViewCommand(line: string): boolean {
  if (beginsWith(line, "int") || beginsWith(line, "acl ") || beginsWith(line, "ip vpn-instance ")) return true;
  return beginsWith(line, "line ") || beginsWith(line, "user-interface ") || beginsWith(line, "local-user ") || beginsWith(line, "vlan");
}
