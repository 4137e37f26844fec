import assert from "node:assert/strict";
import { test } from "node:test";
import { syntaxOf } from "../../firmware/console/grammar/grammar";
import { keywordHelp } from "../../firmware/console/grammar/help";
import { SyntaxKind, type Syntax } from "../../firmware/console/grammar/syntax";
import { RULES } from "./command-lines";
import { openConsole, screen } from "./console-board";

test("console README (Help) (a): `?` on an empty line lists the view's first keywords under a title", () => {
  const shown = openConsole().type("?").split("\r\n");
  assert.deepEqual(shown.slice(0, 2), ["?", "User view commands:"]);
  assert.equal(shown.at(-1), "<Timewire>");
  const words = shown.slice(2, -1).map((line) => line.slice(2).split(" ")[0]);
  assert.deepEqual(words, [...words].sort());
  for (const word of ["display", "quit", "save", "system-view"]) assert.ok(words.includes(word), word);
  const longest = Math.max(...words.map((word) => word.length));
  assert.ok(shown.includes(`  ${"quit".padEnd(longest)}  Exit from current command view`));
});

test("console README (Help) (b): `?` after a blank lists the next words and shows the typed text again", () => {
  const console = openConsole();
  const help = screen(
    "display ntp ?",
    "  refusals  Packets refused, by reason",
    "  sessions  NTP associations",
    "  status    NTP status",
    "  trace     Chain of servers up to the reference clock",
    "<Timewire>display ntp ",
  );
  assert.equal(console.type("display ntp ?"), help);
  assert.equal(console.type("st?"), screen("st?", "  status  NTP status", "<Timewire>display ntp st"));
});

test("console README (Help): placeholders come first, keywords alphabetically, <cr> last and without text", () => {
  const console = openConsole();
  console.enter("system-view");
  const line = "ntp-service unicast-server ";
  const addresses = ["  X.X.X.X        IP address", "  STRING<1-253>  Host name", "  vpn-instance   VPN instance"];
  assert.equal(console.type(`${line}?`), screen(`${line}?`, ...addresses, `[Timewire]${line}`));
  const options = ["maxpoll", "minpoll", "source-interface", "version", "<cr>"];
  const shown = console.type("10.0.0.1 priority ?").split("\r\n");
  assert.deepEqual(
    shown.map((text) => text.slice(2).split(" ")[0]).filter((word) => options.includes(word)),
    options,
  );
  assert.equal(shown.at(-2), "  <cr>");
  assert.equal(shown.at(-1), `[Timewire]${line}10.0.0.1 priority `);
  assert.equal(console.type("version ?").split("\r\n")[1], "  INTEGER<1-4>  NTP version");
});

test("console README (Help) (c): `?` after a part of a keyword lists the keywords that begin with it", () => {
  const console = openConsole();
  console.enter("system-view");
  const help = screen(
    "s?",
    "  save     Save the running configuration",
    "  sntp     Simple NTP (SNTP) client",
    "  sysname  Set the name of the device",
    "[Timewire]s",
  );
  assert.equal(console.type("s?"), help);
});

test("help after a line that is not a command shows the error message of Enter", () => {
  const console = openConsole();
  const unknown = screen("frob ?", `${" ".repeat(10)}^`, " % Unrecognized command found at '^' position.", "<Timewire>frob ");
  assert.equal(console.type("frob ?"), unknown);
  console.type("\x18");
  assert.equal(console.type("display x?").split("\r\n")[1], `${" ".repeat(10 + 8)}^`);
});

test("help lists only the text left of the cursor, and leaves the cursor where it was", () => {
  const console = openConsole();
  console.type("display clock\x1bb\x1bb");
  console.type("\x05\x01");
  assert.equal(console.type("?").split("\r\n").at(-1), `<Timewire>display clock${"\b".repeat(13)}`);
});

test("`undo ?` lists the commands with an undo form", () => {
  const console = openConsole();
  console.enter("system-view");
  const shown = console.type("undo ?").split("\r\n");
  for (const word of ["ip", "ntp-service", "sysname"])
    assert.ok(
      shown.some((line) => line.startsWith(`  ${word} `)),
      word,
    );
  for (const word of ["display", "quit", "save"]) assert.ok(!shown.some((line) => line.startsWith(`  ${word} `)), word);
});

test("the interfaces of the board are listed and completed like keywords", () => {
  const console = openConsole();
  console.enter("system-view");
  const types = ["  Ethernet         Ethernet interface", "  GigabitEthernet  GigabitEthernet interface", "  InLoopBack       InLoopBack interface"];
  assert.equal(console.type("interface ?"), screen("interface ?", ...types, "[Timewire]interface "));
  assert.equal(console.type("gi\t"), screen("gi", "[Timewire]interface GigabitEthernet "));
});

test("console README (Keys): Tab completes a unique word on a fresh line", () => {
  const console = openConsole();
  assert.equal(console.type("sy\t"), screen("sy", "<Timewire>system-view "));
  console.enter("");
  assert.equal(console.type("sys\t"), screen("sys", "[Timewire]sysname "));
});

test("console README (Keys): of several candidates each further Tab shows the next, and the first again after the last", () => {
  const console = openConsole();
  assert.equal(console.type("display ntp s\t"), screen("display ntp s", "<Timewire>display ntp sessions"));
  assert.equal(console.type("\t"), screen("", "<Timewire>display ntp status"));
  assert.equal(console.type("\t"), screen("", "<Timewire>display ntp sessions"));
  assert.equal(console.type("\x08\x08\t"), screen("\b \b\b \b", "<Timewire>display ntp sessions "));
});

test("console README (Keys): Tab without a candidate shows the line unchanged on the next line", () => {
  const console = openConsole();
  assert.equal(console.type("frob\t"), screen("frob", "<Timewire>frob"));
});

test("the help of a word with two meanings depends on the words before it", () => {
  const console = openConsole();
  assert.match(console.type("debugging ntp-service acc?"), /\r\n {2}access {2}Packets refused by an access right\r\n/);
  console.type("\x18");
  assert.match(console.type("debugging ntp-service syn?"), /\r\n {2}synchronization {2}Leap, stratum and reference of the system\r\n/);
  console.type("\x18");
  console.enter("system-view");
  assert.match(console.type("ntp-service syn?"), /\r\n {2}synchronization {2}Time only\r\n/);
  console.type("\x18");
  assert.match(console.type("sntp authentication ?"), /\r\n {2}enable {2}Enable the function\r\n/);
});

test("every keyword of every command has a help text", () => {
  const walk = (syntax: Syntax, before: string): string => {
    let last = before;
    if (syntax.kind === SyntaxKind.Keyword) {
      assert.notEqual(keywordHelp("", before, syntax.word), "", syntax.word);
      last = syntax.word;
    }
    for (const part of syntax.parts) {
      const after = walk(part, last);
      if (syntax.kind === SyntaxKind.Sequence) last = after;
    }
    return last;
  };
  for (const rule of RULES) walk(syntaxOf(rule), "");
});
