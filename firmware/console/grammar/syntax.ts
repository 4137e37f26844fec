import type { Parameter } from "./command";

/** Kind of a node of a syntax tree. */
export const enum SyntaxKind {
  Keyword,
  Parameter,
  /** All parts, in order. */
  Sequence,
  /** `{ a | b }`: one of the parts. */
  Choice,
  /** `[ a | b ]`: one of the parts or none. */
  Optional,
  /** `[ a | b ] *`: any of the parts in any order, each at most once. */
  AnyOrder,
  /** `{ a | b } *`: the same, but at least one. */
  SomeOrder,
  /** Notation that has not been parsed yet: `word` is its text. */
  Unread,
}

/** Syntax of a command as a tree. */
export interface Syntax {
  readonly kind: SyntaxKind;
  /** Keyword, or name of the parameter. */
  readonly word: string;
  readonly parameter: Parameter | undefined;
  readonly parts: Syntax[];
}

interface Reader {
  readonly symbols: string[];
  readonly parameters: Record<string, Parameter | undefined>;
  position: number;
}

/** Parses the notation of the manuals. A word is a parameter when it is in `parameters`, otherwise a keyword. */
export function parseSyntax(notation: string, parameters: Record<string, Parameter | undefined>): Syntax {
  const reader: Reader = { symbols: notation.split(" "), parameters, position: 0 };
  return readSequence(reader);
}

/** Returns notation as a syntax that is parsed later. */
export function unread(notation: string): Syntax {
  return { kind: SyntaxKind.Unread, word: notation, parameter: undefined, parts: [] };
}

/** Returns the keywords at the beginning of a notation, separated by blanks: the default syntax after `undo`. */
export function leadingKeywords(notation: string, parameters: Record<string, Parameter | undefined>): string {
  let text = "";
  for (const symbol of notation.split(" ")) {
    if (symbol === "[" || symbol === "{" || parameters[symbol] !== undefined) break;
    text = text === "" ? symbol : `${text} ${symbol}`;
  }
  return text;
}

function readSequence(reader: Reader): Syntax {
  const parts: Syntax[] = [];
  while (reader.position < reader.symbols.length) {
    const symbol = reader.symbols[reader.position];
    if (symbol === "|" || symbol === "]" || symbol === "}") break;
    reader.position = reader.position + 1;
    parts.push(symbol === "[" || symbol === "{" ? readGroup(reader, symbol === "[") : readWord(reader, symbol));
  }
  return { kind: SyntaxKind.Sequence, word: "", parameter: undefined, parts };
}

function readWord(reader: Reader, word: string): Syntax {
  const parameter = reader.parameters[word];
  return { kind: parameter === undefined ? SyntaxKind.Keyword : SyntaxKind.Parameter, word, parameter, parts: [] };
}

/** Parses the rest of a group whose opening bracket has been read. */
function readGroup(reader: Reader, isOptional: boolean): Syntax {
  const parts = [readSequence(reader)];
  while (reader.symbols[reader.position] === "|") {
    reader.position = reader.position + 1;
    parts.push(readSequence(reader));
  }
  reader.position = reader.position + 1; // the closing bracket
  const isRepeated = reader.symbols[reader.position] === "*";
  if (isRepeated) reader.position = reader.position + 1;
  return { kind: groupKind(isOptional, isRepeated), word: "", parameter: undefined, parts };
}

function groupKind(isOptional: boolean, isRepeated: boolean): SyntaxKind {
  if (isRepeated) return isOptional ? SyntaxKind.AnyOrder : SyntaxKind.SomeOrder;
  return isOptional ? SyntaxKind.Optional : SyntaxKind.Choice;
}
