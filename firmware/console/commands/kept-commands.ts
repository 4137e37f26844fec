import { isKeptRule } from "../../config/acl-text";
import { keptText } from "../../config/kept-text";
import { setReceivingDisabled } from "./fail-closed";
import type { Command, Context } from "../grammar/command";
import { askYesNo, printLines, type Outcome } from "../session";

const SURE = "The lines that are not in force will be removed, and what they closed is open again. Are you sure? [Y/N]:";

/** `reset kept-configuration`: removes the lines of the saved configuration that are not in force from the running one. */
function discardKept({ configuration, engine, lines, session }: Context): Outcome {
  askYesNo(session, SURE, () => {
    configuration.unknownLines = [];
    configuration.access.isClosed = false;
    for (const settings of configuration.virtualLines ?? []) settings.isClosed = false;
    if (configuration.telnet !== undefined) configuration.telnet.isClosed = false;
    for (const acl of configuration.access.acls) {
      acl.rules = acl.rules.filter((rule) => !isKeptRule(rule));
      acl.index = undefined;
    }
    for (const { isReceivingDisabled, name } of configuration.interfaces) setReceivingDisabled(engine, name, isReceivingDisabled);
    return lines?.follow();
  });
  return undefined;
}

/** Lines of the saved configuration that are not in force (console README, "Configuration text"). */
export function keptCommands(): Command[] {
  return [
    {
      view: "any",
      syntax: "display kept-configuration",
      run: (_values, { configuration, session }) => {
        printLines(session, keptText(configuration));
        return undefined;
      },
    },
    { view: "user", syntax: "reset kept-configuration", run: (_values, context) => discardKept(context) },
  ];
}
