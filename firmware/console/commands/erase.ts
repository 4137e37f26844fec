import type { Context } from "../grammar/command";
import { askYesNo, printLines, type Outcome } from "../session";
import { SAVED_CONFIGURATION } from "./save";

const SURE = "The saved configuration file will be erased. Are you sure? [Y/N]:";

/** `reset saved-configuration`: asks, then removes the file (console README, "Reset and reboot"). The running configuration stays. */
export function askToErase({ board, session }: Context): Outcome {
  askYesNo(session, SURE, () => {
    board.storage.remove(SAVED_CONFIGURATION);
    printLines(session, ["Configuration file in flash: is being cleared.", "Please wait ...", "Configuration file is cleared."]);
    return undefined;
  });
  return undefined;
}
