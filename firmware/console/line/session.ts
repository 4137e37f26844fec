import { DEFAULT_SCREEN_LENGTH } from "../../settings/configuration";
import type { Activity } from "./activity";
import { makeHistory, type History } from "./history";
import type { Outcome } from "../grammar/command";
import { IN_SYSTEM_VIEW, type Place, type View } from "../../notation/views";

/** Gets the line that was typed as an answer; it may ask again. */
export type Answer = (text: string) => Outcome;

/** A question that waits for an answer, for example `Are you sure? [Y/N]:`. */
export interface Question {
  readonly text: string;
  readonly answer: Answer;
}

/** Whoever types the commands: a person at the console, or the saved configuration. */
export interface Session {
  place: Place;
  /** What the running command has said so far, line by line. */
  output: string[];
  /** Asked when the command has ended. */
  question: Question | undefined;
  /** What the command goes on doing; the prompt comes back when it has ended. */
  activity: Activity | undefined;
  /** Told when it has, and what has been typed in the meantime. */
  onActivityEnd: (this: void, typedAhead: string) => void;
  /** The session ends with the command. */
  isOver: boolean;
  /** The board is about to start anew: nobody reads what is typed. */
  isRestarting: boolean;
  /** Lines after which output waits for a key; 0 for never. */
  screenLength: number;
  /** Whether log lines are shown at all (`terminal monitor`), log lines proper (`terminal logging`), and debugging lines (`terminal debugging`). */
  isMonitoring: boolean;
  isLogging: boolean;
  isDebugging: boolean;
  /** Least severe level of log lines that are shown, 0..7. */
  logLevel: number;
  readonly history: History;
}

/** Log lines are shown down to level 6, informational (Comware). */
export const DEFAULT_LOG_LEVEL = 6;

/** A session that begins at `place`. */
export function makeSession(place: Place): Session {
  const session: Session = {
    place,
    output: [],
    question: undefined,
    activity: undefined,
    onActivityEnd: () => {},
    isOver: false,
    isRestarting: false,
    screenLength: DEFAULT_SCREEN_LENGTH,
    isMonitoring: true,
    isLogging: true,
    isDebugging: false,
    logLevel: DEFAULT_LOG_LEVEL,
    history: makeHistory(),
  };
  return session;
}

/** Someone else has come: what the session before has set is forgotten. */
export function restartSession(session: Session, place: Place, screenLength: number): void {
  session.place = place;
  session.question = undefined;
  session.isOver = false;
  session.screenLength = screenLength;
  session.isMonitoring = true;
  session.isLogging = true;
  session.isDebugging = false;
  session.logLevel = DEFAULT_LOG_LEVEL;
}

/** All that a command has to say passes here. */
export function printLines(session: Session, lines: string[]): void {
  for (const line of lines) session.output.push(line);
}

/** What has been said since the last call. */
export function takeOutput(session: Session): string[] {
  const lines = session.output;
  session.output = [];
  return lines;
}

/** What a view was about is no more: a session that is in it comes back to system view. */
export function leaveRemoved(session: Session, view: View, subject: string): void {
  if (session.place.view === view && session.place.subject === subject) session.place = IN_SYSTEM_VIEW;
}

/** Asks when the command has ended: goes on at Y, ends at N unless `otherwise` says more, and asks again at anything else. */
export function askYesNo(session: Session, question: string, goOn: (this: void) => Outcome, otherwise?: (this: void) => Outcome): void {
  const answer = (text: string): Outcome => {
    if (text.toLowerCase() === "y") return goOn();
    if (text.toLowerCase() === "n") return otherwise === undefined ? undefined : otherwise();
    askYesNo(session, question, goOn, otherwise);
    return undefined;
  };
  session.question = { text: question, answer };
}
