import { configurationText, sectionText } from "../../config/configuration-text";
import { askToErase } from "./erase";
import { askToReboot } from "./reboot";
import { askToSave, SAVED_CONFIGURATION, saveConfiguration } from "./save";
import type { Arguments, Command, Context } from "../grammar/command";
import { printLines, type Outcome } from "../session";
import { USER_VIEW } from "../../notation/views";

function displayCurrent(_values: Arguments, { configuration, optionalSections, session }: Context): Outcome {
  printLines(session, configurationText(configuration, optionalSections));
  return undefined;
}

/** Displays the file unchanged. */
function displaySaved(_values: Arguments, { board, session }: Context): Outcome {
  const text = board.storage.read(SAVED_CONFIGURATION);
  if (text === undefined) return board.storage.has(SAVED_CONFIGURATION) ? "The config file cannot be read!" : "The config file does not exist!";
  const lines = text.split("\r").join("").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  printLines(session, lines);
  return undefined;
}

/** The running configuration and the saved one (console README, "Configuration text", "Saving"). */
export function configurationCommands(): Command[] {
  return [
    { view: "any", syntax: "save [ safely ]", run: (_values, context) => askToSave(context) },
    { view: "any", syntax: "save [ safely ] force", run: (_values, context) => saveConfiguration(context) },
    { view: "user", syntax: "reboot", run: (_values, context) => askToReboot(context) },
    { view: "user", syntax: "reset saved-configuration", run: (_values, context) => askToErase(context) },
    { view: "any", syntax: "display current-configuration", run: displayCurrent },
    { view: "any", syntax: "display saved-configuration", run: displaySaved },
    {
      view: "any",
      syntax: "display this",
      run: (_values, { configuration, optionalSections, session }) => {
        // Nothing is configured in user view.
        if (session.viewContext.view === USER_VIEW) printLines(session, ["#", "return"]);
        else printLines(session, sectionText(configuration, optionalSections, session.viewContext));
        return undefined;
      },
    },
  ];
}
