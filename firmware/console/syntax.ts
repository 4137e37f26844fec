import type { Parameter } from "./command";

/** What a piece of syntax is. */
export const enum SyntaxKind {
  Keyword,
  Parameter,
  /** All parts, one after the other. */
  Sequence,
  /** `{ a | b }`: one of the parts. */
  Choice,
  /** `[ a | b ]`: one of the parts or none. */
  Optional,
  /** `[ a | b ] *`: any of the parts in any order, each at most once. */
  AnyOrder,
  /** `{ a | b } *`: the same, but one at least. */
  SomeOrder,
}

/** A command's syntax as a tree. */
export interface Syntax {
  readonly kind: SyntaxKind;
  /** The keyword, or the parameter's name. */
  readonly word: string;
  readonly parameter: Parameter | undefined;
  readonly parts: Syntax[];
}

/** Keywords that have been read: one object stands for a word wherever it occurs. The whole grammar is in memory, and on a small board it is much of it. */
export type KeywordPool = Record<string, Syntax | undefined>;

interface Reader {
  readonly symbols: string[];
  readonly parameters: Record<string, Parameter | undefined>;
  readonly keywords: KeywordPool;
  position: number;
}

const NO_PARTS: Syntax[] = [];

/** Reads the manuals' notation, a sequence; a word is a parameter when `parameters` says of what kind, otherwise a keyword, taken from the pool or added to it. */
export function parseSyntax(notation: string, parameters: Record<string, Parameter | undefined>, keywords: KeywordPool): Syntax {
  const reader: Reader = { symbols: notation.split(" "), parameters, keywords, position: 0 };
  return sequence(readParts(reader));
}

/** The keywords that `syntax` begins with, with blanks between: what stands behind `undo` where a command does not say otherwise. */
export function leadingKeywords(syntax: Syntax): string {
  let text = "";
  for (const part of syntax.parts) {
    if (part.kind !== SyntaxKind.Keyword) break;
    text = text === "" ? part.word : `${text} ${part.word}`;
  }
  return text;
}

function sequence(parts: Syntax[]): Syntax {
  return { kind: SyntaxKind.Sequence, word: "", parameter: undefined, parts };
}

function readParts(reader: Reader): Syntax[] {
  const parts: Syntax[] = [];
  while (reader.position < reader.symbols.length) {
    const symbol = reader.symbols[reader.position];
    if (symbol === "|" || symbol === "]" || symbol === "}") break;
    reader.position = reader.position + 1;
    parts.push(symbol === "[" || symbol === "{" ? readGroup(reader, symbol === "[") : readWord(reader, symbol));
  }
  return parts;
}

function readWord(reader: Reader, word: string): Syntax {
  const parameter = reader.parameters[word];
  if (parameter !== undefined) return { kind: SyntaxKind.Parameter, word, parameter, parts: NO_PARTS };
  let keyword = reader.keywords[word];
  if (keyword === undefined) {
    keyword = { kind: SyntaxKind.Keyword, word, parameter, parts: NO_PARTS };
    reader.keywords[word] = keyword;
  }
  return keyword;
}

/** The rest of a group whose opening bracket has been read. */
function readGroup(reader: Reader, isOptional: boolean): Syntax {
  const parts = [readAlternative(reader)];
  while (reader.symbols[reader.position] === "|") {
    reader.position = reader.position + 1;
    parts.push(readAlternative(reader));
  }
  reader.position = reader.position + 1; // the closing bracket
  const isRepeated = reader.symbols[reader.position] === "*";
  if (isRepeated) reader.position = reader.position + 1;
  return { kind: groupKind(isOptional, isRepeated), word: "", parameter: undefined, parts };
}

function readAlternative(reader: Reader): Syntax {
  const parts = readParts(reader);
  return parts.length === 1 ? parts[0] : sequence(parts);
}

function groupKind(isOptional: boolean, isRepeated: boolean): SyntaxKind {
  if (isRepeated) return isOptional ? SyntaxKind.AnyOrder : SyntaxKind.SomeOrder;
  return isOptional ? SyntaxKind.Optional : SyntaxKind.Choice;
}
