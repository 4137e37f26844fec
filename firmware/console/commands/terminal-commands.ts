import type { Command } from "../command";
import { SCREEN_LENGTH } from "../pager";

/** Commands about the session at the console: they hold until it ends. */
export const TERMINAL_COMMANDS: Command[] = [
  {
    view: "user",
    syntax: "screen-length disable",
    run: (_values, { session }) => {
      session.screenLength = 0;
      return undefined;
    },
    undoSyntax: "screen-length disable",
    undo: (_values, { session }) => {
      session.screenLength = SCREEN_LENGTH;
      return undefined;
    },
  },
];
