import { configurationText, interfacesText, MODULE_NAMES, moduleText, sectionText } from "../../config/configuration-text";
import { askToErase } from "../../config/erase";
import { askToReboot } from "../../config/reboot";
import { askToSave, SAVED_CONFIGURATION, saveConfiguration } from "../../config/save";
import type { Arguments, Command, Context, Outcome } from "../command";
import { INTERFACE_PARAMETERS, interfaceOf } from "../interface-parameters";
import { printLines } from "../session";
import { INTERFACE_VIEW, USER_VIEW } from "../views";

function displayCurrent(values: Arguments, context: Context): Outcome {
  printLines(context.session, chosenText(values, context));
  return undefined;
}

function chosenText(values: Arguments, { configuration, engine }: Context): string[] {
  const further = engine.features.furtherText;
  if (values["configuration"] !== undefined) return moduleText(configuration, further, MODULE_NAMES.find((name) => values[name] !== undefined) ?? "");
  if (values["interface"] === undefined) return configurationText(configuration, further);
  const isOne = values["interface-name"] !== undefined || values["interface-number"] !== undefined;
  if (isOne) return sectionText(configuration, further, { view: INTERFACE_VIEW, subject: interfaceOf(values) });
  return interfacesText(configuration, further, values["interface-type"] ?? "");
}

/** The file as it is, whatever has been written into it. */
function displaySaved(_values: Arguments, { board, session }: Context): Outcome {
  const text = board.storage.read(SAVED_CONFIGURATION);
  if (text === undefined) return "The config file does not exist!";
  const lines = text.split("\r").join("").split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  printLines(session, lines);
  return undefined;
}

/** The configuration in force and the saved one. */
export function configurationCommands(): Command[] {
  return [
    { view: "any", syntax: "save [ safely ]", run: (_values, context) => askToSave(context) },
    { view: "any", syntax: "save [ safely ] force", run: (_values, context) => saveConfiguration(context) },
    { view: "user", syntax: "reboot", run: (_values, context) => askToReboot(context) },
    { view: "user", syntax: "reset saved-configuration", run: (_values, context) => askToErase(context) },
    {
      view: "any",
      syntax: `display current-configuration [ configuration [ ${MODULE_NAMES.join(" | ")} ] | interface [ interface-name | interface-type [ interface-number ] ] ]`,
      parameters: INTERFACE_PARAMETERS,
      run: displayCurrent,
    },
    { view: "any", syntax: "display saved-configuration", run: displaySaved },
    {
      view: "any",
      syntax: "display this",
      run: (_values, { configuration, engine, session }) => {
        // Nothing is configured in user view.
        printLines(
          session,
          session.place.view === USER_VIEW ? ["#", "return"] : sectionText(configuration, engine.features.furtherText, session.place),
        );
        return undefined;
      },
    },
  ];
}
