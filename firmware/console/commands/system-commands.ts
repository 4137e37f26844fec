import { DEFAULT_SYSNAME } from "../../settings/configuration";
import type { Command } from "../grammar/command";
import { interfaceBriefLines } from "../display/interfaces";
import { memoryLines } from "../display/memory";
import { versionLines } from "../display/version";
import { string } from "../grammar/parameters";
import { printLines } from "../session";

const LONGEST_SYSNAME = 30;

/** Commands for the device as a whole: its name, its hardware, the history. */
export function systemCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "sysname sysname-text",
      parameters: { "sysname-text": string(1, LONGEST_SYSNAME, "Name of the device") },
      run: (values, { configuration }) => {
        const name = values["sysname-text"];
        if (name !== undefined) configuration.sysname = name;
        return undefined;
      },
      undo: (_values, { configuration }) => {
        configuration.sysname = DEFAULT_SYSNAME;
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display version",
      run: (_values, { board, session }) => {
        printLines(session, versionLines(board));
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display history-command",
      run: (_values, { session }) => {
        printLines(
          session,
          session.history.lines.map((line) => `  ${line}`),
        );
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display interface brief",
      run: (_values, { board, configuration, session }) => {
        printLines(session, interfaceBriefLines(board.network, configuration));
        return undefined;
      },
    },
    {
      view: "any",
      syntax: "display memory",
      run: (_values, { board, session }) => {
        if (board.memory === undefined) return "This device does not report its memory.";
        printLines(session, memoryLines(board.memory));
        return undefined;
      },
    },
  ];
}
