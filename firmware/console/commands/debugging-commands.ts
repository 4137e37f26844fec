import { TOPICS, type Topic } from "../debugging/topics";
import type { Command, Context } from "../grammar/command";
import { debuggingLines, setDebugging } from "../debugging/debugging";
import { printLines, type Outcome } from "../session";

/** Topics of `debugging sntp` (console README, "SNTP"). */
const SNTP_TOPICS: Topic[] = ["adjustment", "packet", "selection"];

/** Name of the topic `access` in Comware 7. */
const ALIASES: [string, Topic][] = [["acl", "access"]];

/** `debugging MODULE TOPIC` and its undo form, for each topic and for all. Lines are shown after `terminal debugging`. */
function debuggingCommand(module: "ntp-service" | "sntp", topics: readonly Topic[], aliases: [string, Topic][]): Command {
  const words = [...topics, ...aliases.map(([alias]) => alias), "all"];
  const turn = (values: Record<string, string | undefined>, { debugging }: Context, isOn: boolean): Outcome => {
    const chosen = topics.filter((topic) => values["all"] !== undefined || values[topic] !== undefined);
    const meant = aliases.filter(([alias]) => values[alias] !== undefined).map(([, topic]) => topic);
    if (debugging !== undefined) setDebugging(debugging, [...chosen, ...meant], isOn);
    return undefined;
  };
  const syntax = `debugging ${module} { ${words.join(" | ")} }`;
  return {
    view: "user",
    syntax,
    run: (values, context) => turn(values, context, true),
    undoSyntax: syntax,
    undo: (values, context) => turn(values, context, false),
  };
}

/** Debugging (console README, "Debugging lines"). */
export function debuggingCommands(): Command[] {
  return [
    debuggingCommand("ntp-service", TOPICS, ALIASES),
    debuggingCommand("sntp", SNTP_TOPICS, []),
    {
      view: "any",
      syntax: "undo debugging all",
      run: (_values, { debugging, session }) => {
        if (debugging !== undefined) setDebugging(debugging, TOPICS, false);
        printLines(session, ["All possible debugging has been turned off."]);
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display debugging",
      run: (_values, { debugging, session }) => {
        if (debugging !== undefined) printLines(session, debuggingLines(debugging));
        return undefined;
      },
    },
  ];
}
