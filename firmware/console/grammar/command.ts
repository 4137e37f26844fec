import type { OptionalSections } from "../../config/configuration-text";
import type { Outcome } from "../session";
import type { Board } from "../../../hal/board";
import type { Configuration } from "../../settings/configuration";
import type { Engine } from "../../engine/engine";
import type { Debugging } from "../debugging/topics";
import type { LogBuffer } from "../../log/log-buffer";
import type { Session } from "../session";
import type { VirtualLineSettings } from "../../settings/virtual-line-settings";
import type { UserLines } from "../user-lines";
import type { CommandView } from "../../notation/views";
import type { LineSettings } from "../../settings/line-settings";

/** Words of a line: the value of each parameter under its name, each keyword under itself. Undefined where it was not typed. */
export type Arguments = Record<string, string | undefined>;

/** Executes a command. */
export type Action = (values: Arguments, context: Context) => Outcome;

/** Everything that a command acts on. */
export interface Context {
  readonly board: Board;
  readonly engine: Engine;
  readonly configuration: Configuration;
  readonly logs: LogBuffer;
  /** Undefined on a board without debugging. */
  readonly debugging: Debugging | undefined;
  readonly session: Session;
  /** Settings of the user line of the session. */
  readonly settings: LineSettings;
  /** Settings of the vty of the session; undefined on con 0. */
  readonly virtualLine?: VirtualLineSettings | undefined;
  /** All lines; undefined on a board that has con 0 only. */
  lines?: UserLines | undefined;
  /** Kind of the line and its place in log lines: `Console` and `con0`. */
  readonly user: string;
  readonly origin: string;
  /** Sections of the configuration text beside those of every board. Undefined where the board leaves them out. */
  readonly optionalSections: OptionalSections | undefined;
}

/** One line of a `?` list. */
export interface HelpLine {
  readonly word: string;
  readonly text: string;
}

/** Type of a parameter. */
export interface Parameter {
  /** Returns the canonical form of a typed word, or undefined when the word does not match. `values` holds the words before it. */
  readonly accept: (text: string, context: Context, values: Arguments) => string | undefined;
  /** Lines of `?` for it, for example `INTEGER<1-4>`. */
  readonly placeholders: HelpLine[];
  /** True when it takes the rest of the line, blanks and quotes included. It is the only alternative at its place and the last word. */
  readonly isRest?: boolean;
  /** Values that Tab completes like keywords. */
  readonly words?: (context: Context) => HelpLine[];
}

/** One command: parsing, abbreviation, help and `undo` follow from this entry. */
export interface Command {
  readonly view: CommandView;
  /** Syntax in the notation of the manuals: keywords, parameters, `{ a | b }`, `[ a ]`, `[ a | b ] *`. */
  readonly syntax: string;
  /** Words of the syntax that are parameters. */
  readonly parameters?: Record<string, Parameter | undefined>;
  readonly run: Action;
  /** Syntax of the undo form without the word `undo`. Default: the keywords at the beginning of the syntax. */
  readonly undoSyntax?: string;
  /** Executes the undo form. Undefined for a command without one. */
  readonly undo?: Action;
  /** True when it contains a secret: it is not stored in the history. */
  readonly isSecret?: boolean;
}

/** Command group: makes its commands when a line is read. They are released afterwards, so that they take no heap on small boards. */
export type CommandGroup = (this: void) => Command[];

/** Returns the value of an integer parameter, or `fallback` when it was not typed. */
export function integerOf(values: Arguments, name: string, fallback: number): number {
  const text = values[name];
  return text === undefined ? fallback : parseInt(text, 10);
}
