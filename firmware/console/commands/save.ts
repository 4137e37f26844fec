import type { Context } from "../grammar/command";
import { askYesNo, printLines, type Outcome } from "../session";
import { allLines } from "../../notation/text";
import { configurationText } from "../../config/configuration-text";

/** Name of the saved configuration in the storage. */
export const SAVED_CONFIGURATION = "startup.cfg";

/** Path of the saved configuration in displays and questions. */
export const SAVED_PATH = `flash:/${SAVED_CONFIGURATION}`;

const SURE = "The current configuration will be written to the device. Are you sure? [Y/N]:";
const FILE_NAME = `Please input the file name(*.cfg)[${SAVED_PATH}]\r\n(To leave the existing filename unchanged, press the enter key):`;
const OVERWRITE = `${SAVED_PATH} exists, overwrite? [Y/N]:`;

/** `save`: asks whether to save, for the file name, and whether to overwrite (console README, "Saving"). */
export function askToSave(context: Context): Outcome {
  askYesNo(context.session, SURE, () => askFileName(context));
  return undefined;
}

/** Returns true when the saved configuration is the running one. */
export function isSaved(context: Context): boolean {
  return context.board.storage.read(SAVED_CONFIGURATION) === fileText(context);
}

/** `save force`: writes the running configuration without a question. */
export function saveConfiguration(context: Context): Outcome {
  const { board, configuration, optionalSections, session } = context;
  printLines(session, ["Validating file. Please wait...."]);
  const loss = optionalSections?.keepSecrets(configuration, board.vault);
  if (loss !== undefined) return loss;
  if (!board.storage.write(SAVED_CONFIGURATION, fileText(context)))
    return `The storage refused to write ${SAVED_PATH}; the configuration is not saved.`;
  printLines(session, [" Configuration is saved to device successfully."]);
  return undefined;
}

/** Second part of `save`, common with `reboot`. Calls `goOn` when the configuration has been saved. */
export function askFileName(context: Context, goOn?: (this: void) => void): Outcome {
  const write = (): Outcome => {
    const refusal = saveConfiguration(context);
    if (refusal === undefined && goOn !== undefined) goOn();
    return refusal;
  };
  const answer = (name: string): Outcome => {
    if (name !== "" && name !== SAVED_PATH && name !== SAVED_CONFIGURATION) return `Only ${SAVED_PATH} is read at the next start; nothing is saved.`;
    if (!context.board.storage.has(SAVED_CONFIGURATION)) return write();
    askYesNo(context.session, OVERWRITE, write);
    return undefined;
  };
  context.session.question = { text: FILE_NAME, answer };
  return undefined;
}

function fileText({ configuration, optionalSections }: Context): string {
  return `${allLines(configurationText(configuration, optionalSections)).join("\n")}\n`;
}
