import type { Command } from "../grammar/command";

/** Commands for the session: they are in effect until it ends. */
export function terminalCommands(): Command[] {
  return [
    {
      view: "user",
      syntax: "screen-length disable",
      run: (_values, { session }) => {
        session.screenLength = 0;
        return undefined;
      },
      undoSyntax: "screen-length disable",
      undo: (_values, { configuration, session }) => {
        session.screenLength = configuration.screenLength;
        return undefined;
      },
    },
  ];
}
