import type { Context, Outcome } from "../console/command";
import { askYesNo, printLines } from "../console/session";
import { configurationText } from "./configuration-text";

/** The saved configuration's name in storage. */
export const SAVED_CONFIGURATION = "startup.cfg";

const PATH = `flash:/${SAVED_CONFIGURATION}`;
const SURE = "The current configuration will be written to the device. Are you sure? [Y/N]:";
const FILE_NAME = `Please input the file name(*.cfg)[${PATH}]\r\n(To leave the existing filename unchanged, press the enter key):`;
const OVERWRITE = `${PATH} exists, overwrite? [Y/N]:`;

/** `save`: asks whether, where, and whether to overwrite (console.md section 5.2). */
export function askToSave(context: Context): Outcome {
  askYesNo(context.session, SURE, () => askFileName(context));
  return undefined;
}

/** `save force`: writes the configuration in force, without a question. */
export function saveConfiguration({ board, configuration, session }: Context): Outcome {
  printLines(session, ["Validating file. Please wait...."]);
  const text = `${configurationText(configuration).join("\n")}\n`;
  if (!board.storage.write(SAVED_CONFIGURATION, text)) return `The storage refused to write ${PATH}; the configuration is not saved.`;
  printLines(session, [" Configuration is saved to device successfully."]);
  return undefined;
}

function askFileName(context: Context): Outcome {
  const answer = (name: string): Outcome => {
    if (name !== "" && name !== PATH && name !== SAVED_CONFIGURATION) return `Only ${PATH} is read at the next start; nothing is saved.`;
    if (context.board.storage.read(SAVED_CONFIGURATION) === undefined) return saveConfiguration(context);
    askYesNo(context.session, OVERWRITE, () => saveConfiguration(context));
    return undefined;
  };
  context.session.question = { text: FILE_NAME, answer };
  return undefined;
}
