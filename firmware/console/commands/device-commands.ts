import { SAVED_CONFIGURATION, SAVED_PATH } from "./save";
import type { Command } from "../grammar/command";
import { ipInterfaceBriefLines } from "../display/interfaces";
import { printLines } from "../session";

/** Further displays about the device: a board with little memory leaves them out. */
export function deviceCommands(): Command[] {
  return [
    {
      view: "any",
      syntax: "display ip interface brief",
      run: (_values, { board, configuration, session }) => {
        printLines(session, ipInterfaceBriefLines(board.network, configuration));
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display startup",
      run: (_values, { board, configuration, session }) => {
        const next = !board.storage.has(SAVED_CONFIGURATION) ? "NULL" : SAVED_PATH;
        printLines(session, [
          ` Current startup saved-configuration file: ${configuration.isLoaded ? SAVED_PATH : "NULL"}`,
          ` Next main startup saved-configuration file: ${next}`,
          " Next backup startup saved-configuration file: NULL",
        ]);
        return undefined;
      },
    },
  ];
}
