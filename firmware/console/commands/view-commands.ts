import type { Command } from "../grammar/command";
import { printLines } from "../session";
import { IN_SYSTEM_VIEW, IN_USER_VIEW, viewContextAbove, USER_VIEW } from "../../notation/views";

/** Commands that change the view. */
export function viewCommands(): Command[] {
  return [
    {
      view: "user",
      syntax: "system-view",
      run: (_values, { session }) => {
        printLines(session, ["System View: return to User View with Ctrl+Z."]);
        session.viewContext = IN_SYSTEM_VIEW;
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "quit",
      run: (_values, { session }) => {
        if (session.viewContext.view === USER_VIEW) session.isOver = true;
        session.viewContext = viewContextAbove(session.viewContext);
        return undefined;
      },
    },
    {
      view: "configuration",
      syntax: "return",
      run: (_values, { session }) => {
        session.viewContext = IN_USER_VIEW;
        return undefined;
      },
    },
  ];
}
