/** Names of the parsers in C. */
export const PARSERS: Record<string, unknown>;
/** Builds the harness of a parser. */
export function buildParser(name: string, withoutClang?: boolean): { program: string; hasLibFuzzer: boolean };
