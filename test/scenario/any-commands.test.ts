import assert from "node:assert/strict";
import { allLines } from "../../firmware/notation/text";
import { test } from "node:test";
import { configurationText } from "../../firmware/config/configuration-text";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import { saveConfiguration } from "../../firmware/console/commands/save";
import { syntaxOf } from "../../firmware/console/grammar/grammar";
import { linesOf, RULES, sampleWord } from "../console/command-lines";
import { makeRandom } from "../console/seeded";
import { lab, type LabBoard } from "./lab";

const SEED = Number(process.env["FUZZ_SEED"] ?? 20260321);
const BOARDS = 60;
const COMMANDS_OF_A_BOARD = 60;

/** Commands that enter a view; interface view also where there is no interface yet, and where there has just been made one. */
const WAYS: Record<string, string[][]> = {
  user: [[]],
  interface: [["interface Ethernet0/0"], ["interface Ethernet0/0.1"], ["interface Ethernet0/0.1", "vlan-type dot1q vid 5"]],
  acl: [["acl number 2000"]],
  "vpn-instance": [["ip vpn-instance abcdefgh"]],
  line: [["user-interface console 0"]],
};

const INTERFACES = [
  { name: "Ethernet0/0", address: "10.0.0.2" },
  { name: "Ethernet0/1", address: "10.0.0.3" },
];

const configurationOf = (board: LabBoard): string => allLines(configurationText(board.timewire.configuration, OPTIONAL_SECTIONS)).join("\n");

test("fuzz: any commands on boards that have a network stack of their own, among running clocks: no exception, and a reboot changes nothing", () => {
  const random = makeRandom(SEED);
  const pick = sampleWord(lab({}).board("Sample", { interfaces: INTERFACES }).timewire.shell.context);
  const rules = RULES.filter(({ command }) => !/^(quit|reboot)/.test(command.syntax));
  const lines = rules.flatMap((rule) => linesOf(syntaxOf(rule), pick).map((line) => ({ view: rule.command.view, line })));
  for (let i = 0; i < BOARDS; i++) {
    const net = lab({ seed: i + 1 });
    net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
    const board = net.board("Board", { interfaces: INTERFACES });
    for (let j = 0; j < COMMANDS_OF_A_BOARD; j++) {
      const { line, view } = lines[random(lines.length)];
      const ways = WAYS[view] ?? [[]];
      const way = ways[random(ways.length)];
      // Ctrl+C ends a question, and a page that waits for a key.
      board.type("\x03", "return", ...(view === "user" ? [] : ["system-view"]), ...way, line, "y", "\x03");
      if (random(3) === 0) net.run(random(70));
    }
    const before = configurationOf(board);
    saveConfiguration(board.timewire.shell.context);
    board.reboot();
    assert.equal(configurationOf(board), before, `board ${i} of seed ${SEED}`);
  }
});
