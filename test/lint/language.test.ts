import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkLanguage } from "../../.eslint/language.mjs";
import { checkReferences, indexOf } from "../../.eslint/references.mjs";

const messages = (file: string, source: string): string[] => checkLanguage(source, file).map(({ line, message }) => `${line}: ${message}`);

/** A sentence of the given number of words. */
const sentence = (words: number): string => `Words${" word".repeat(words - 1)}.`;

/** Texts with one finding at the given line that begins with the given words: [title, file, text, line, message]. */
const faults: [string, string, string, number, string][] = [
  ["a line comment", "a.ts", "const x = 1; // starts anew\n", 1, '"anew"'],
  ["a block comment", "a.ts", "/*\n * Text.\n * So many bytes.\n */\n", 3, '"So many"'],
  ["a phrase across two lines", "a.ts", "// The rest is met\n// with silence.\n", 1, '"is met with"'],
  ["a comment after a regular expression", "a.mjs", "const x = /[/'\"]/; // nobody\n", 1, '"nobody"'],
  ["a comment inside a template literal's expression", "a.ts", "const x = `${f(/* nobody */ 1)}`;\n", 1, '"nobody"'],
  ["a test's name", "a.test.ts", 'test("refused in words", () => {});\n', 1, '"in words"'],
  ["C", "a.c", "int x; /* unless told otherwise */\n", 1, '"unless told otherwise"'],
  ["a shell script", "a.sh", "#!/bin/sh\necho '# nobody' # whoever runs it\n", 2, '"whoever"'],
  ["a make target's help", "Makefile", "all: ## unless said otherwise\n", 1, '"unless said otherwise"'],
  ["Lua", "a.lua", "x = 1 -- who floods\n", 1, '"who floods"'],
  ["Markdown", "a.md", "# Title\n\n- What stands here.\n", 3, '"What stands"'],
  ["a table of Markdown", "a.md", "| a | b |\n| - | - |\n| nobody | 1 |\n", 3, '"nobody"'],
  ["a doc comment that begins with What", "a.ts", "/** What it does. */\n", 1, "a doc comment does not begin"],
  ["a doc comment of several lines", "a.ts", "/**\n * Whether it does.\n */\n", 2, "a doc comment does not begin"],
  ["a comment at the margin of C", "a.c", "/* How it is done. */\nint x;\n", 1, "a doc comment does not begin"],
  ["a member of a C header", "a.h", "struct a {\n  /* Where it is. */\n  int x;\n};\n", 2, "a doc comment does not begin"],
  ["a long sentence of a comment", "a.ts", `// Short. ${sentence(36)}\n`, 1, "sentence of 36 words"],
  ["a long sentence of a list item", "a.md", `- short\n- ${sentence(36)}\n`, 2, "sentence of 36 words"],
  ["a long sentence across lines", "a.ts", `/**\n * ${sentence(30).slice(0, -1)}\n * ${sentence(6)}\n */\n`, 2, "sentence of 36 words"],
  ["abbreviations do not end a sentence", "a.md", `${sentence(20).slice(0, -1)} e.g. ${sentence(16)}\n`, 1, "sentence of 37 words"],
];

/** Texts without a finding: [title, file, text]. */
const legal: [string, string, string][] = [
  ["a string that looks like a comment", "a.ts", 'const x = "// nobody"; const y = `/* anew */`;\n'],
  ["a regular expression that looks like a comment", "a.mjs", "const x = /\\/\\* nobody/;\n"],
  ["a phrase as code", "a.md", "Write `again`, not `anew`.\n"],
  ["a part of a word", "a.ts", "// The renewal of 16-bit words.\n"],
  ["code of Markdown", "a.md", "```\nnobody\n```\n\n    whoever\n"],
  ["an address", "a.md", `See https://example.org/anew. ${sentence(35)}\n`],
  ["sentences of 35 words", "a.ts", `/** ${sentence(35)} ${sentence(35)} */\n`],
  ["a paragraph after a paragraph", "a.md", `${sentence(30).slice(0, -1)}\n\n${sentence(30)}\n`],
  ["a comment after a comment", "a.ts", `// ${sentence(30).slice(0, -1)}\nf();\n// ${sentence(30)}\n`],
  ["a table in a comment", "a.ts", `/**\n * Table.\n *\n *   state   ${"event   ".repeat(20)}next\n *   state   ${"event   ".repeat(20)}next\n */\n`],
  ["a question inside a function", "a.ts", "function f() {\n  // What follows is slow.\n}\n"],
  ["words to a tool", "a.ts", "// eslint-disable-next-line what-if -- anew\n"],
  ["a file of no known language", "a.json", '{ "a": "nobody" }\n'],
];

describe("the language of comments, test names and Markdown: what is refused", () => {
  for (const [title, file, text, line, message] of faults) {
    test(title, () => {
      const found = messages(file, text);
      assert.equal(found.length, 1, found.join("\n"));
      assert.ok(found[0].startsWith(`${line}: ${message}`), found[0]);
    });
  }
});

describe("the language of comments, test names and Markdown: what passes", () => {
  for (const [title, file, text] of legal) {
    test(title, () => {
      assert.deepEqual(messages(file, text), []);
    });
  }
});

describe("references", () => {
  const index = indexOf(["README.md", "firmware/time/timestamp.ts", "firmware/time/README.md", "test/run.mjs", "boards/lua/heap.h"]);
  const found = (file: string, source: string): string[] => checkReferences(source, file, index).map(({ line, message }) => `${line}: ${message}`);
  const number = 3;

  for (const [file, text, message] of [
    ["a.ts", "// See console.md.\n", "1: no file 'console.md'"],
    ["a.ts", "/* As in `time/clock.ts`. */\n", "1: no file 'time/clock.ts'"],
    ["a.ts", "// Kept in firmware/time/clock.\n", "1: no file or folder 'firmware/time/clock'"],
    ["a.md", "See [times](firmware/times/).\n", "1: no file or folder 'firmware/times'"],
    ["a.md", "See [times](time/README.md#eras).\n", "1: no file for the link 'time/README.md#eras'"],
    ["a.md", "```\nnode test/walk.mjs\n```\n", "2: no file 'test/walk.mjs'"],
    ["a.ts", `// As issue ${number} asks.\n`, `1: 'issue ${number}' is of a list`],
    ["test/a.test.ts", `test("case ${number}: a reply", () => {});\n`, `1: 'case ${number}' is of a list`],
    ["test/a.test.ts", `const rows = [\n  ["pain ${number}", 1],\n];\n`, `2: 'pain ${number}' is of a list`],
  ] as const) {
    test(`refused in ${file}: ${text.replace(/\d|\n/g, " ").trim()}`, () => {
      assert.ok(
        found(file, text).some((line) => line.startsWith(message)),
        found(file, text).join("\n") || "nothing",
      );
    });
  }

  for (const [file, text] of [
    ["firmware/a.ts", "// See time/timestamp.ts, timestamp.ts, firmware/time/timestamp, firmware/time/ and ../boards/lua/heap.h.\n"],
    ["firmware/a.md", "See [times](time/README.md#eras), [all](../README.md), `time/*.ts` and `firmware/{time,network}/README.md`.\n"],
    ["a.ts", "// RFC 5905 section 8, https://example.org/console.md, build/host/timewire.mjs, PROGRAM.lua\n"],
    ["a.ts", `switch (x) {\n  case ${number}:\n}\nconst y = 'console.md';\n`],
  ] as const) {
    test(`passes in ${file}: ${text.slice(0, 40).replace(/\n/g, " ")}`, () => {
      assert.deepEqual(found(file, text), []);
    });
  }
});
