import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COMMANDS } from "../../firmware/console/commands/commands";
import { parseSyntax, SyntaxKind, type Syntax } from "../../firmware/console/grammar/syntax";

const README = "firmware/console/README.md";

/** Keywords of a syntax, in the order in which they are typed. */
const keywordsOf = (syntax: Syntax): string[] => [...(syntax.kind === SyntaxKind.Keyword ? [syntax.word] : []), ...syntax.parts.flatMap(keywordsOf)];

test(`${README} names every keyword of every command`, () => {
  const words = new Set(readFileSync(README, "utf8").split(/[^a-z0-9-]+/));
  const commands = COMMANDS.flatMap((group) => group());
  assert.ok(commands.length > 60, `${commands.length} commands`);
  const missing = commands.flatMap(({ syntax, parameters }) =>
    keywordsOf(parseSyntax(syntax, parameters ?? {})).flatMap((word) => (words.has(word) ? [] : [`${word}: ${syntax}`])),
  );
  assert.deepEqual(missing, []);
});
