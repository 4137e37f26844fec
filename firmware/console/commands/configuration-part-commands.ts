import { interfacesText, MODULE_NAMES, moduleText } from "../../config/configuration-parts";
import { sectionText } from "../../config/configuration-text";
import type { Arguments, Command, Context } from "../grammar/command";
import { INTERFACE_PARAMETERS, interfaceOf } from "../grammar/interface-parameters";
import { printLines, type Outcome } from "../session";
import type { Part } from "../../notation/text";
import { INTERFACE_VIEW } from "../../notation/views";

function displayPart(values: Arguments, context: Context): Outcome {
  printLines(context.session, partText(values, context));
  return undefined;
}

function partText(values: Arguments, { configuration, optionalSections }: Context): Part[] {
  if (values["configuration"] !== undefined)
    return moduleText(configuration, optionalSections, MODULE_NAMES.find((name) => values[name] !== undefined) ?? "");
  const isOne = values["interface-name"] !== undefined || values["interface-number"] !== undefined;
  if (isOne) return sectionText(configuration, optionalSections, { view: INTERFACE_VIEW, subject: interfaceOf(values) });
  return interfacesText(configuration, optionalSections, values["interface-type"] ?? "");
}

/** Display of parts of the running configuration. A board with little memory displays the whole only. */
export function configurationPartCommands(): Command[] {
  return [
    {
      view: "any",
      syntax: `display current-configuration { configuration [ ${MODULE_NAMES.join(" | ")} ] | interface [ interface-name | interface-type [ interface-number ] ] }`,
      parameters: INTERFACE_PARAMETERS,
      run: displayPart,
    },
  ];
}
