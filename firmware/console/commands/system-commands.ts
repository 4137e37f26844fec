import { configurationText, sectionText } from "../../config/configuration-text";
import { DEFAULT_SYSNAME } from "../../config/configuration";
import { askToSave, saveConfiguration } from "../../config/save";
import type { Command } from "../command";
import { versionLines } from "../display/version";
import { string } from "../parameters";
import { printLines } from "../session";

const LONGEST_SYSNAME = 30;

/** Commands about the device as a whole: its name, its clock, its configuration. */
export const SYSTEM_COMMANDS: Command[] = [
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
  { view: "any", syntax: "save", run: (_values, context) => askToSave(context) },
  { view: "any", syntax: "save force", run: (_values, context) => saveConfiguration(context) },
  {
    view: "any",
    syntax: "display current-configuration",
    run: (_values, { configuration, session }) => {
      printLines(session, configurationText(configuration));
      return undefined;
    },
  },
  {
    view: "configuration",
    syntax: "display this",
    run: (_values, { configuration, session }) => {
      printLines(session, sectionText(configuration, session.place));
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
        session.history.map((line) => `  ${line}`),
      );
      return undefined;
    },
  },
];
