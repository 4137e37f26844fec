import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openConsole, screen } from "./console-board";

/** Returns the line and cursor of a terminal after `text`: backspace moves, blanks erase, nothing else is interpreted. */
function shown(text: string): { line: string; cursor: number } {
  let line = "";
  let cursor = 0;
  for (const character of text) {
    if (character === "\r") cursor = 0;
    else if (character === "\n") line = "";
    else if (character === "\b") cursor -= 1;
    else {
      line = line.slice(0, cursor) + character + line.slice(cursor + 1);
      cursor += 1;
    }
  }
  return { line: line.trimEnd(), cursor };
}

/** Returns the line after `keys`, with `|` at the cursor. */
function edited(keys: string): string {
  const console = openConsole();
  console.type(keys);
  const { text, cursor } = console.timewire.shell.editor;
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const KEYS: [string, string, string, string][] = [
  ["Ctrl+A goes to the start", "abc def", "\x01", "|abc def"],
  ["Ctrl+E goes to the end", "abc\x01", "\x05", "abc|"],
  ["Ctrl+B goes left", "abc", "\x02", "ab|c"],
  ["Ctrl+F goes right", "abc\x01", "\x06", "a|bc"],
  ["left arrow", "abc", "\x1b[D", "ab|c"],
  ["right arrow", "abc\x01", "\x1b[C", "a|bc"],
  ["left arrow in application mode", "abc", "\x1bOD", "ab|c"],
  ["Ctrl+D deletes at the cursor", "abc\x01", "\x04", "|bc"],
  ["Ctrl+D at the end deletes nothing", "abc", "\x04", "abc|"],
  ["Ctrl+H deletes left", "abc", "\x08", "ab|"],
  ["Backspace deletes left", "abc\x02", "\x7f", "a|c"],
  ["Backspace at the start deletes nothing", "abc\x01", "\x7f", "|abc"],
  ["Ctrl+W deletes the word left", "abc def ", "\x17", "abc |"],
  ["Ctrl+X deletes to the start", "abc def\x02", "\x18", "|f"],
  ["Ctrl+Y deletes to the end", "abc def\x02\x02", "\x19", "abc d|"],
  ["Esc+B goes a word left", "abc def", "\x1bb", "abc |def"],
  ["Esc+F goes a word right", "abc def\x01", "\x1bF", "abc| def"],
  ["Esc+D deletes to the end of the word", "abc def\x01", "\x1bd", "| def"],
  ["a key is inserted at the cursor", "ac\x02", "b", "ab|c"],
  ["other control and escape sequences are ignored", "abc", "\x00\x0b\x14\x1b[15~\x1b[99;5X\x1d", "abc|"],
];

for (const [name, before, key, after] of KEYS) {
  test(`console README (Keys): ${name}`, () => assert.equal(edited(before + key), after));
}

test("console README (Programs that drive the console): plain typing is echoed as it is, and the only control characters ever echoed are backspace, CR and LF", () => {
  const console = openConsole();
  assert.equal(console.type("display clock"), "display clock");
  const keys = fc.constantFrom(..."ab \x01\x02\x04\x05\x06\x08\x17\x18\x19\x0e\x10\x12\t?".split(""), "\x1bb", "\x1bf", "\x1bd", "\x1b[A", "\x1b[D");
  const property = fc.property(fc.array(keys, { maxLength: 40 }), (typed) => {
    const other = openConsole();
    other.enter("display clock", "a b");
    for (const key of typed) assert.ok(Array.from(other.type(key)).every((character) => character >= " " || "\b\r\n".includes(character)));
  });
  fc.assert(property);
});

test("for any keys, a terminal with backspace only shows the line unchanged", () => {
  const keys = fc.constantFrom(..."abc \x01\x02\x04\x05\x06\x08\x17\x18\x19\x0e\x10\x12".split(""), "\x1bb", "\x1bf", "\x1bd", "\x1b[A", "\x1b[B");
  const property = fc.property(fc.array(keys, { maxLength: 60 }), (typed) => {
    const console = openConsole();
    console.enter("display clock", "display version");
    const terminal = shown(`<Timewire>${console.type(typed.join(""))}`);
    const { text, cursor } = console.timewire.shell.editor;
    assert.deepEqual(terminal, { line: `<Timewire>${text}`.trimEnd(), cursor: 10 + cursor });
  });
  fc.assert(property, { numRuns: 500 });
});

test("console README (Keys): the line holds 511 characters, and further keys are ignored", () => {
  assert.equal(edited("x".repeat(600)), `${"x".repeat(511)}|`);
});

test("console README (Programs that drive the console): LF, CR and CR LF are each one Enter", () => {
  const console = openConsole();
  for (const enter of ["\n", "\r", "\r\n"]) assert.equal(console.type(enter), "\r\n<Timewire>");
  assert.equal(console.type("\r\n\r\n\n\n\r\r"), "\r\n<Timewire>".repeat(6));
  assert.equal(console.type("\r"), "\r\n<Timewire>");
  assert.equal(console.type("\n"), "", "the LF of a CR LF that came in two parts");
});

test("console README (History): Ctrl+P and Ctrl+N show the executed commands, as typed; refused ones are not stored", () => {
  const console = openConsole();
  console.enter("dis clo", "frob", "dis ver", "dis ver", "");
  assert.equal(console.type("\x10"), "dis ver");
  assert.equal(console.type("\x1b[A"), "\b\b\bclo");
  assert.equal(console.type("\x10"), "");
  assert.equal(console.type("\x0e"), "\b\b\bver");
  assert.equal(console.type("\x0e"), `${"\b".repeat(7)}${" ".repeat(7)}${"\b".repeat(7)}`);
  const shownHistory = console.enter("display history-command");
  assert.equal(shownHistory, "display history-command\r\n  dis clo\r\n  dis ver\r\n<Timewire>");
});

test("console README (History): ten commands are stored; the oldest is removed first", () => {
  const console = openConsole();
  for (let i = 0; i < 11; i++) console.enter(`display clock${" ".repeat(i)}`, `display version # ${i}`.slice(0, 15), `# ${i}`);
  assert.equal(console.timewire.shell.context.session.history.lines.length, 10);
  assert.equal(console.timewire.shell.context.session.history.lines.at(-1), "# 10");
});

test("Ctrl+R shows prompt and line again", () => {
  const console = openConsole();
  console.type("abc\x02");
  assert.equal(console.type("\x12"), "\r\n<Timewire>abc\b");
});

test("console README (Keys): Ctrl+G and Ctrl+O replace the line by their commands", () => {
  const console = openConsole();
  console.type("half");
  const shown = console.type("\x07");
  assert.ok(shown.includes("display current-configuration\r\n#\r\n sysname"), shown);
  assert.ok(shown.endsWith("return\r\n<Timewire>"), shown);
  assert.equal(console.type("\x0f"), "undo debugging all\r\nAll possible debugging has been turned off.\r\n<Timewire>");
});

test("console README (Saving): a question without an answer for 30 s is withdrawn, at the alarm or at the next key", () => {
  const console = openConsole();
  console.enter("save");
  assert.equal(console.wait(29), "");
  assert.equal(console.wait(1), "\r\n<Timewire>");
  console.enter("save");
  console.board.time[1] += 31;
  assert.equal(console.type("y"), "\r\n<Timewire>y");
  assert.equal(console.board.files.size, 0);
});

test("console README (History): a command with a secret is neither recalled nor displayed", () => {
  const console = openConsole();
  const key = "ntp-service authentication-keyid 42 authentication-mode md5";
  console.enter("system-view", `${key} aNiceKey`, `${key} simple aNiceKey`, `${key.replace("ntp-service", "sntp")} aNiceKey`);
  console.enter("undo ntp-service authentication-keyid 42");
  const lines = ["  system-view", "  undo ntp-service authentication-keyid 42"];
  assert.equal(console.enter("display history-command"), screen("display history-command", ...lines, "[Timewire]"));
  console.type("\x10\x10");
  assert.equal(console.timewire.shell.editor.text, "undo ntp-service authentication-keyid 42");
});
