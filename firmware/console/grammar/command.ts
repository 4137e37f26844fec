import type { Board } from "../../../hal/board";
import type { Configuration } from "../../settings/configuration";
import type { Engine } from "../../engine/engine";
import type { Debugging } from "../debugging/debugging";
import type { LogBuffer } from "../../log/log-buffer";
import type { Session } from "../line/session";
import type { CommandView } from "../../notation/views";

/** What the words of a line were bound to: each parameter's value under its name, each keyword under itself. Undefined where it was not typed. */
export type Arguments = Record<string, string | undefined>;

/** What became of a command: undefined when it was done, or the sentence that refuses it, and then nothing has changed. */
export type Outcome = string | undefined;

/** Does what a command says. */
export type Action = (values: Arguments, context: Context) => Outcome;

/** All that a command may touch. */
export interface Context {
  readonly board: Board;
  readonly engine: Engine;
  readonly configuration: Configuration;
  readonly logs: LogBuffer;
  /** Undefined where it is not built in. */
  readonly debugging: Debugging | undefined;
  readonly session: Session;
}

/** One line of a `?` list. */
export interface HelpLine {
  readonly word: string;
  readonly text: string;
}

/** A kind of parameter. */
export interface Parameter {
  /** The canonical form of a typed word; undefined when it is no such parameter. `values` holds the words before it. */
  readonly accept: (text: string, context: Context, values: Arguments) => string | undefined;
  /** What `?` shows for it, for example `INTEGER<1-4>`. */
  readonly placeholders: HelpLine[];
  /** It takes all that is left of the line, blanks and quotes included. Nothing may be optional beside it, and nothing follows it. */
  readonly isRest?: boolean;
  /** Values that are completed like keywords. */
  readonly words?: (context: Context) => HelpLine[];
}

/** One command: the table entry from which parsing, abbreviation, help and `undo` follow. */
export interface Command {
  readonly view: CommandView;
  /** In the manuals' notation: keywords, parameters, `{ a | b }`, `[ a ]`, `[ a | b ] *`. */
  readonly syntax: string;
  /** The words of the syntax that are parameters. */
  readonly parameters?: Record<string, Parameter | undefined>;
  readonly run: Action;
  /** Syntax of the undo form without the word `undo`: the keywords the syntax begins with unless it is said here. */
  readonly undoSyntax?: string;
  /** Undefined for a command that cannot be undone. */
  readonly undo?: Action;
  /** It contains a secret: the history of the session leaves it out. */
  readonly isSecret?: boolean;
}

/**
 * Commands that belong together. They are made when a line is to be read, and those that it does not begin are let go: what nobody types takes no memory on a chip.
 */
export type Family = (this: void) => Command[];

/** The whole number that a parameter was bound to, or `fallback` when it was not typed. */
export function integerOf(values: Arguments, name: string, fallback: number): number {
  const text = values[name];
  return text === undefined ? fallback : parseInt(text, 10);
}
