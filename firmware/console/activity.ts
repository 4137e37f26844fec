import { allLines } from "../notation/text";
import { takeOutput, type Session } from "./session";

/** Work that a command goes on with when its line has been read. */

/** Makes the running command go on until `endActivity`; `stop` ends the work before that. */
export function beginActivity(session: Session, stop: (this: void) => void): void {
  session.activity = {
    stop: () => {
      stop();
      endActivity(session);
    },
    filter: undefined,
  };
}

/** Ends the activity. When the command itself still runs, it is as if none had begun. */
export function endActivity(session: Session): void {
  const activity = session.activity;
  if (activity === undefined) return;
  session.activity = undefined;
  if (activity.filter !== undefined) session.output = activity.filter(allLines(takeOutput(session)));
  session.onActivityEnd();
}
