import { type Banner } from "../settings/configuration";
import { LogLevel } from "../log/log";
import { makeHistory, type History } from "./history";
import type { Part } from "../notation/text";
import { IN_SYSTEM_VIEW, IN_USER_VIEW, type ViewContext, type View } from "../notation/views";
import { LineDefault } from "../settings/line-settings";

/** Result of a command: undefined when it was executed, or the error message that refuses it. A refused command changes nothing. */
export type Outcome = string | undefined;

/** Handles the line typed as an answer. It may ask again. */
export type Answer = (text: string) => Outcome;

/** Question of a command, for example `Are you sure? [Y/N]:`. */
export interface Question {
  readonly text: string;
  readonly answer: Answer;
}

/**
 * Work that a command goes on with when its line has been read, for example queries to other servers. Its output is shown when it ends, and then the prompt.
 * Ctrl+C ends it at once; other keys are stored.
 */
export interface Activity {
  /** Ends the work before it is done. The output up to now is kept. */
  readonly stop: (this: void) => void;
  /** Filter of the command's output. */
  filter: ((this: void, lines: string[]) => string[]) | undefined;
}

/** Session that commands act on: that of the console, or that of the saved configuration at the start. */
export interface Session {
  /** False for the saved configuration at the start: addresses may come later than the lines that name them. */
  readonly isInteractive: boolean;
  viewContext: ViewContext;
  /** Line in column 0 that was refused: indented lines after it are not executed (grammar/reading.ts). Empty for none. */
  refusedView: string;
  /** Number of lines not executed since refused views began. */
  notTaken: number;
  /** Banner whose text is being read (grammar/banner.ts), and its length up to now [characters]. */
  banner?: Banner | undefined;
  bannerLength: number;
  /** Output of the running command. */
  output: Part[];
  /** Question to ask after the command. */
  question: Question | undefined;
  /** Work that the command goes on with; the prompt follows its end. */
  activity: Activity | undefined;
  /** Called at the end of the activity. */
  onActivityEnd: (this: void) => void;
  /** True when the session ends with the command. */
  isOver: boolean;
  /** True when the board restarts after the command. */
  isRestarting: boolean;
  /** Lines of a screen, after which output waits for a key; 0 for no pause. */
  screenLength: number;
  /** Lines shown on the terminal: any (`terminal monitor`), log lines (`terminal logging`), debugging lines (`terminal debugging`). */
  isMonitoring: boolean;
  isLogging: boolean;
  isDebugging: boolean;
  /** Least severe level of log lines that are shown, as typed: 0..7, see `LogLevel`. Default: 6 (Comware). */
  logLevel: number;
  readonly history: History;
}

/** Makes a session: that of the console in user view, or that of the saved configuration in system view. */
export function makeSession(viewContext: ViewContext): Session {
  const session: Session = {
    isInteractive: viewContext === IN_USER_VIEW,
    viewContext,
    refusedView: "",
    notTaken: 0,
    bannerLength: 0,
    output: [],
    question: undefined,
    activity: undefined,
    onActivityEnd: () => {},
    isOver: false,
    isRestarting: false,
    screenLength: LineDefault.ScreenLength,
    isMonitoring: true,
    isLogging: true,
    isDebugging: false,
    logLevel: LogLevel.Informational,
    history: makeHistory(),
  };
  return session;
}

/** Begins a new session: the settings of the last one are discarded. */
export function restartSession(session: Session, viewContext: ViewContext, screenLength: number): void {
  session.viewContext = viewContext;
  session.refusedView = "";
  session.banner = undefined;
  session.question = undefined;
  session.isOver = false;
  session.screenLength = screenLength;
  session.isMonitoring = true;
  session.isLogging = true;
  session.isDebugging = false;
  session.logLevel = LogLevel.Informational;
}

/** Adds lines to the output of the running command. */
export function printLines(session: Session, lines: Part[]): void {
  for (const line of lines) session.output.push(line);
}

/** Returns the output since the last call. */
export function takeOutput(session: Session): Part[] {
  const parts = session.output;
  session.output = [];
  return parts;
}

/** Sessions that the removal of a view's subject concerns: that of the command, and those of the other lines. */
interface Sessions {
  readonly session: Session;
  readonly lines?: { readonly list: (this: void) => { readonly session: Session }[] } | undefined;
}

/** Returns the sessions in a view to system view when its subject has been removed. */
export function leaveRemovedView({ lines, session }: Sessions, view: View, subject: string): void {
  leaveView(session, view, subject);
  if (lines !== undefined) for (const use of lines.list()) leaveView(use.session, view, subject);
}

function leaveView(session: Session, view: View, subject: string): void {
  if (session.viewContext.view === view && session.viewContext.subject === subject) session.viewContext = IN_SYSTEM_VIEW;
}

/** Asks a question after the command: Y calls `goOn`, N `otherwise`; any other answer asks again. */
export function askYesNo(session: Session, question: string, goOn: (this: void) => Outcome, otherwise?: (this: void) => Outcome): void {
  const answer = (text: string): Outcome => {
    if (text.toLowerCase() === "y") return goOn();
    if (text.toLowerCase() === "n") return otherwise === undefined ? undefined : otherwise();
    askYesNo(session, question, goOn, otherwise);
    return undefined;
  };
  session.question = { text: question, answer };
}

/** Returns true when a log line of `level` is shown on the terminal. */
export function isShown(session: Session, level: LogLevel): boolean {
  if (!session.isMonitoring) return false;
  return level >= LogLevel.Debugging ? session.isDebugging : session.isLogging && level <= session.logLevel;
}
