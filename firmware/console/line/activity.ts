import { takeOutput, type Session } from "./session";

/**
 * Work that a command goes on with when its line has been read, for example queries to other servers. Its output is shown when it ends, and then the prompt.
 * Ctrl+C ends it at once; other keys are stored.
 */
export interface Activity {
  /** Stops the work. It prints nothing more. */
  readonly stop: (this: void) => void;
  /** Filter of the command's output. */
  filter: ((this: void, lines: string[]) => string[]) | undefined;
  /** Keys typed since the command began. */
  typedAhead: string;
}

const CANCEL = "\x03";
/** Longest input that is stored meanwhile, in characters: some pasted lines. */
const MOST_TYPED_AHEAD = 4096;

/** Makes the running command go on until `endActivity`; `stop` ends it before that. */
export function beginActivity(session: Session, stop: (this: void) => void): void {
  session.activity = { stop, filter: undefined, typedAhead: "" };
}

/** Ends the activity. When the command itself still runs, it is as if none had begun. */
export function endActivity(session: Session): void {
  const activity = session.activity;
  if (activity === undefined) return;
  session.activity = undefined;
  if (activity.filter !== undefined) session.output = activity.filter(takeOutput(session));
  session.onActivityEnd(activity.typedAhead);
}

/** Ends the activity before its work is done. The output up to now is kept. */
export function stopActivity(session: Session): void {
  if (session.activity === undefined) return;
  session.activity.stop();
  endActivity(session);
}

/** Handles a key that is typed during the activity. */
export function readActivityKey(session: Session, activity: Activity, character: string): void {
  if (character === CANCEL) {
    activity.typedAhead = "";
    stopActivity(session);
  } else if (activity.typedAhead.length < MOST_TYPED_AHEAD) {
    activity.typedAhead = activity.typedAhead + character;
  }
}
