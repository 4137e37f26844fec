import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS } from "../../firmware/console/commands/commands";
import type { Arguments, Command, Context, Parameter } from "../../firmware/console/grammar/command";
import { OUTPUT_FILTER } from "../../firmware/console/filter/output-filter";
import { runLine } from "../../firmware/console/grammar/parse";
import { integer, string } from "../../firmware/console/grammar/parameters";
import { IN_SYSTEM_VIEW, INTERFACE_VIEW, type ViewContext } from "../../firmware/notation/views";
import { notEmpty } from "../not-empty";
import { openConsole, screen } from "./console-board";

const NO_PARAMETERS: Record<string, Parameter | undefined> = {};

/** Returns the values of a line of `syntax` in system view, or the kind and column of its fault. */
function bind(syntax: string, parameters: Record<string, Parameter | undefined>, line: string): Arguments | string {
  let bound: Arguments = {};
  const command: Command = { view: "system", syntax, parameters, run: (values) => void (bound = values) };
  const { context } = openConsole().timewire.shell;
  context.session.viewContext = IN_SYSTEM_VIEW;
  const { fault } = runLine({ commands: [() => [command]], filter: OUTPUT_FILTER }, line, context);
  return fault === undefined ? bound : `${fault.kind} at ${fault.column}`;
}

/** Returns the name of the command that a line executes, given commands by view. */
function carriedOut(commands: Command[], viewContext: ViewContext, line: string): string | number {
  const context: Context = openConsole().timewire.shell.context;
  context.session.viewContext = viewContext;
  const { fault, refusal } = runLine({ commands: [() => commands], filter: OUTPUT_FILTER }, line, context);
  return fault === undefined ? (refusal ?? "") : fault.column;
}

const named = (view: Command["view"], syntax: string): Command => ({ view, syntax, run: () => `${view}: ${syntax}` });

test("manuals' notation: [ a | b n ] * takes its parts in any order, each at most once", () => {
  const syntax = "go [ fast | by number | home ] *";
  const parameters = { number: integer(1, 9, "") };
  assert.deepEqual(bind(syntax, parameters, "go"), { go: "go" });
  assert.deepEqual(bind(syntax, parameters, "go home by 3 fast"), { go: "go", home: "home", by: "by", number: "3", fast: "fast" });
  assert.equal(bind(syntax, parameters, "go home home"), "0 at 8");
  assert.equal(bind(syntax, parameters, "go by 3 by 4"), "0 at 8");
  assert.equal(bind(syntax, parameters, "go by"), "1 at 6");
});

test("manuals' notation: { a | b } * requires at least one part", () => {
  const syntax = "watch { log | trap } *";
  assert.equal(bind(syntax, NO_PARAMETERS, "watch"), "1 at 6");
  assert.deepEqual(bind(syntax, NO_PARAMETERS, "watch trap log"), { watch: "watch", trap: "trap", log: "log" });
});

test("manuals' notation: { a | b } requires exactly one, [ a ] is optional, and groups nest", () => {
  const syntax = "set { red | blue [ deep ] } [ now ]";
  assert.deepEqual(bind(syntax, NO_PARAMETERS, "set blue deep now"), { set: "set", blue: "blue", deep: "deep", now: "now" });
  assert.deepEqual(bind(syntax, NO_PARAMETERS, "set red now"), { set: "set", red: "red", now: "now" });
  assert.equal(bind(syntax, NO_PARAMETERS, "set"), "1 at 4");
  assert.equal(bind(syntax, NO_PARAMETERS, "set red deep"), "0 at 8");
  assert.equal(bind(syntax, NO_PARAMETERS, "set red now now"), "3 at 12");
});

test("the beginning of a keyword may be a parameter, as the words after it decide; a full keyword is the keyword", () => {
  const syntax = "key [ cipher | simple ] value";
  const parameters = { value: string(1, 8, "") };
  assert.deepEqual(bind(syntax, parameters, "key si secret"), { key: "key", simple: "simple", value: "secret" });
  assert.deepEqual(bind(syntax, parameters, "key si"), { key: "key", value: "si" });
  assert.equal(bind(syntax, parameters, "key simple"), "1 at 11");
  assert.deepEqual(bind(syntax, parameters, 'key "simple"'), { key: "key", value: "simple" });
});

test('console README (Keys): "my device" is one argument, \\" and \\\\ stand for a quote and a backslash', () => {
  const parameters = { value: string(1, 30, "") };
  assert.deepEqual(bind("name value", parameters, 'name "my \\"own\\" \\\\ device"'), { name: "name", value: 'my "own" \\ device' });
});

test("console README (Views): a line that is not a command of the view is tried as a command of system view", () => {
  const commands = [named("system", "ntp master"), named("interface", "ntp client"), named("any", "quit"), named("user", "reboot")];
  const inInterface = { view: INTERFACE_VIEW, subject: "Ethernet0/0" };
  assert.equal(carriedOut(commands, inInterface, "ntp c"), "interface: ntp client");
  assert.equal(carriedOut(commands, inInterface, "ntp m"), "system: ntp master");
  assert.equal(carriedOut(commands, inInterface, "q"), "any: quit");
  assert.equal(carriedOut(commands, inInterface, "reboot"), 0);
  assert.equal(carriedOut(commands, IN_SYSTEM_VIEW, "ntp client"), 4);
});

test("a full keyword has precedence over a longer one", () => {
  const commands = [named("system", "clock"), named("system", "clock-source"), named("system", "cluster")];
  assert.equal(carriedOut(commands, IN_SYSTEM_VIEW, "clock"), "system: clock");
  assert.equal(carriedOut(commands, IN_SYSTEM_VIEW, "CLOCK"), "system: clock");
  assert.equal(carriedOut(commands, IN_SYSTEM_VIEW, "clu"), "system: cluster");
  assert.equal(carriedOut(commands, IN_SYSTEM_VIEW, "clock-"), "system: clock-source");
});

test("console README (Views): `sys` is system-view in user view and sysname in system view; every word may be abbreviated, in any case", () => {
  const console = openConsole();
  assert.equal(console.enter("sys"), "sys\r\nSystem View: return to User View with Ctrl+Z.\r\n[Timewire]");
  assert.equal(console.enter("SYS S1"), "SYS S1\r\n[S1]");
  assert.equal(console.enter("disp NTP-S ses").split("\r\n")[1], "       source          reference       stra reach poll  now offset  delay disper");
});

test("console README (Error messages): each of the five messages, and the caret under the word, prompt included", () => {
  const console = openConsole();
  const fault = (line: string, column: number, message: string): void =>
    assert.equal(console.enter(line), screen(line, `${" ".repeat(column)}^`, ` % ${message} found at '^' position.`, "[Timewire]"));
  console.enter("system-view");
  fault("  foo", 10 + 2, "Unrecognized command"); // below a refused line it would belong to that one's view
  fault("display __invalid__", 10 + 8, "Unrecognized command");
  fault("ntp-service unicast-server", 10 + 27, "Incomplete command");
  fault("s", 10, "Ambiguous command");
  fault("display ntp-service s", 10 + 20, "Ambiguous command");
  fault("display clock now", 10 + 14, "Too many parameters");
  fault("ntp-service unicast-server 10.0.0.1 version 5", 10 + 44, "Wrong parameter");
  fault("ntp-service unicast-server 10.0.0.1 frob", 10 + 36, "Unrecognized command");
  fault("system-view", 10, "Unrecognized command");
});

test("console README (Views): `#` in any view and `version` in system view are ignored, with the rest of the line", () => {
  const console = openConsole();
  assert.equal(console.enter("# anything at all"), "# anything at all\r\n<Timewire>");
  assert.equal(console.enter("system-view", "version 5.20, Release 1513P81"), "version 5.20, Release 1513P81\r\n[Timewire]");
});

test("every syntax in the table has its brackets in pairs, and no bracket is a keyword", () => {
  for (const command of notEmpty(COMMANDS.flatMap((group) => group()))) {
    for (const syntax of [command.syntax, command.undoSyntax ?? ""]) {
      let open = "";
      for (const symbol of notEmpty(syntax.split(" "))) {
        if (symbol === "[" || symbol === "{") open += symbol;
        if (symbol === "]" || symbol === "}") {
          assert.equal(open.at(-1), symbol === "]" ? "[" : "{", syntax);
          open = open.slice(0, -1);
        }
      }
      assert.equal(open, "", syntax);
    }
  }
});
