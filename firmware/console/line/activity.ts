import { takeOutput, type Session } from "./session";

/**
 * What a command goes on doing when its line has been carried out, for example asking other servers. What it prints in the meantime is shown when it ends, and
 * then the prompt comes back. Ctrl+C ends it at once; other keys wait for their turn.
 */
export interface Activity {
  /** Stops whatever is under way. It says nothing any more. */
  readonly stop: (this: void) => void;
  /** Lets through of the lines what the filter behind the command asks for. */
  filter: ((this: void, lines: string[]) => string[]) | undefined;
  /** What has been typed in the meantime. */
  typedAhead: string;
}

const CANCEL = "\x03";
/** So much may be typed in the meantime, characters: some pasted lines. */
const MOST_TYPED_AHEAD = 4096;

/** The running command goes on until `endActivity`; `stop` ends it before that. */
export function beginActivity(session: Session, stop: (this: void) => void): void {
  session.activity = { stop, filter: undefined, typedAhead: "" };
}

/** All is done. When the command itself still runs, it is as if it had never begun anything. */
export function endActivity(session: Session): void {
  const activity = session.activity;
  if (activity === undefined) return;
  session.activity = undefined;
  if (activity.filter !== undefined) session.output = activity.filter(takeOutput(session));
  session.onActivityEnd(activity.typedAhead);
}

/** Ends it before it is done; what has been printed until now is kept. */
export function stopActivity(session: Session): void {
  if (session.activity === undefined) return;
  session.activity.stop();
  endActivity(session);
}

/** A key in the meantime. */
export function takeActivityKey(session: Session, activity: Activity, character: string): void {
  if (character === CANCEL) {
    activity.typedAhead = "";
    stopActivity(session);
  } else if (activity.typedAhead.length < MOST_TYPED_AHEAD) {
    activity.typedAhead = activity.typedAhead + character;
  }
}
