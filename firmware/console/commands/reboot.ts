import { LogLevel } from "../../log/log";
import { stopEngine } from "../../engine/event-loop";
import type { Context } from "../grammar/command";
import { logText } from "../log-text";
import { askYesNo, printLines, type Outcome } from "../session";
import { askFileName, isSaved } from "./save";

const CHECKING = " Start to check configuration with next startup configuration file, please wait.........DONE!";
const SAVE_FIRST = " This command will reboot the device. Current configuration will be lost, save current configuration? [Y/N]:";
const SURE = " This command will reboot the device. Continue? [Y/N]:";

/** `reboot`: asks whether to save unsaved changes, and whether to continue (console README, "Reset and reboot"). */
export function askToReboot(context: Context): Outcome {
  printLines(context.session, [CHECKING]);
  if (isSaved(context)) {
    askYesNo(context.session, SURE, () => reboot(context));
    return undefined;
  }
  const goOn = (): void => askYesNo(context.session, SURE, () => reboot(context));
  askYesNo(
    context.session,
    SAVE_FIRST,
    () => askFileName(context, goOn),
    () => {
      goOn();
      return undefined;
    },
  );
  return undefined;
}

/** Restarts the board. The frequency of the clock is saved; later input is discarded. */
function reboot({ board, configuration, engine, session }: Context): Outcome {
  const line = logText(engine.clock, configuration, "DEV", LogLevel.Notification, "SYSTEM_REBOOT", "System is rebooting now.");
  printLines(session, [" Now rebooting, please wait...", line]);
  session.isRestarting = true;
  stopEngine(engine);
  board.restart();
  return undefined;
}
