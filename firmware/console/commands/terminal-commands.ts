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
      undo: (_values, { session, settings }) => {
        session.screenLength = settings.screenLength;
        return undefined;
      },
    },
  ];
}
