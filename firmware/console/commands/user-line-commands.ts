import { VIRTUAL_LINES } from "../../settings/virtual-line-settings";
import { userInterfaceLines, usersLines } from "../display/user-lines";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { integer } from "../grammar/parameters";
import { askYesNo, printLines, type Outcome } from "../session";
import type { LineUse } from "../user-lines";

/** Returns the lines in use. A board without vtys has con 0 only. */
function usesOf({ lines, session }: Context): LineUse[] {
  return lines === undefined ? [{ index: 0, session, address: "", userName: "", delay: 0 }] : lines.list();
}

/** `free user-interface`: ends the session of another line. */
function freeLine(values: Arguments, context: Context): Outcome {
  const { lines, session } = context;
  const index = values["vty"] === undefined ? integerOf(values, "line-number", 0) : integerOf(values, "vty-number", 0) + 1;
  const use = usesOf(context).find((candidate) => candidate.index === index);
  if (use === undefined) return "The user interface is not in use.";
  if (lines === undefined || use.session === session) return "The current user interface cannot be freed.";
  const name = index === 0 ? "con0" : `vty${index - 1}`;
  askYesNo(session, `Are you sure to free user-interface ${name}? [Y/N]:`, () => {
    // Another operator may have the line by now.
    if (!lines.free(use)) return "The user interface is not in use.";
    printLines(session, [" [OK]"]);
    return undefined;
  });
  return undefined;
}

/** Operators on the user lines (console README, "User lines"). */
export function userLineCommands(): Command[] {
  return [
    {
      view: "any",
      syntax: "display users [ all ]",
      run: (values, context) => {
        printLines(context.session, usersLines(usesOf(context), context.session, values["all"] !== undefined));
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display { user-interface | line }",
      run: (_values, context) => {
        printLines(context.session, userInterfaceLines(usesOf(context), context.session, context.configuration));
        return undefined;
      },
    },
    {
      view: "user",
      syntax: "free { user-interface | line } { line-number | { aux | console } console-number | vty vty-number }",
      parameters: {
        "line-number": integer(0, VIRTUAL_LINES, "Absolute number of the line: 0 is con 0, 1 is vty 0"),
        "console-number": integer(0, 0, "Number of the line"),
        "vty-number": integer(0, VIRTUAL_LINES - 1, "Number of the line"),
      },
      run: freeLine,
    },
  ];
}
