import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen, type Console } from "./console-board";

/** Returns the lines of `display current-configuration`. */
function currentOf(console: Console): string[] {
  return console.enter("display current-configuration").split("\r\n").slice(1, -1);
}

const TEXT = 'Uplink to "core",  port 1 | include x # 2';

test("console README (Configuration text): the description of an interface is the rest of the line, the first line of its section, and restored at the next start", () => {
  const first = openConsole();
  first.enter("system-view", "interface e0/0", "ntp-service in-interface disable", `  description   ${TEXT}  `);
  const section = ["#", "interface Ethernet0/0", ` description ${TEXT}`, " ntp-service in-interface disable", "#", "return"];
  assert.equal(first.enter("display this"), screen("display this", ...section, "[Timewire-Ethernet0/0]"));
  first.enter("save force");
  const second = openConsole(first.board.files.get("startup.cfg"));
  assert.deepEqual(currentOf(second), currentOf(first));
  first.enter("undo description");
  assert.doesNotMatch(first.enter("display this"), /description/);
});

test("console README (Interfaces and addresses): `display interface brief` shows the description in its last column", () => {
  const console = openConsole();
  console.enter("system-view", "interface e0/1", "description Branch office");
  assert.ok(console.enter("display interface brief").includes("\r\nEth0/1               UP   UP       --              Branch office\r\n"));
});

test("console README (Access lists): the description of an ACL is a line of its display", () => {
  const console = openConsole();
  console.enter("system-view", "acl number 2000", "description Time for the branch", "rule permit");
  const page = ["Basic ACL  2000, named -none-, 1 rule,", "Time for the branch", "ACL's step is 5", " rule 0 permit"];
  assert.equal(console.enter("display acl 2000"), screen("display acl 2000", ...page, "[Timewire-acl-basic-2000]"));
  assert.deepEqual(currentOf(console).slice(2, 6), ["#", "acl number 2000", " description Time for the branch", " rule 0 permit"]);
});

test("console README (Configuration text): the description of a VPN instance", () => {
  const console = openConsole();
  console.enter("system-view", "ip vpn-instance top", "description a customer");
  assert.deepEqual(currentOf(console).slice(2, 5), ["#", "ip vpn-instance top", " description a customer"]);
});

test("a description may have 80 characters, that of an ACL 127; one more, or none, is refused with the caret", () => {
  for (const [open, most] of [
    ["interface e0/0", 80],
    ["ip vpn-instance a", 80],
    ["acl number 2000", 127],
  ] as const) {
    const console = openConsole();
    console.enter("system-view", open, `description ${"x ".repeat(64).slice(0, most - 1)}x`);
    const text = currentOf(console);
    assert.ok(
      text.some((line) => line.length === most + 13),
      open,
    );
    assert.match(console.enter(`description ${"x".repeat(most + 1)}`), /Wrong parameter/);
    assert.match(console.enter("description"), /Incomplete command/);
    assert.deepEqual(currentOf(console), text);
  }
});

test("console README (Help): `?` after a description shows that the line may end", () => {
  const console = openConsole();
  console.enter("system-view", "interface e0/0");
  const prompt = "[Timewire-Ethernet0/0]";
  assert.equal(console.type("description ?"), screen("description ?", "  TEXT<1-80>  Description", `${prompt}description `));
  assert.equal(console.type("a b ?"), screen("a b ?", "  <cr>", `${prompt}description a b `));
});

test("console README (Interfaces and addresses): the route distinguisher of a VPN instance is saved, and displayed in its column", () => {
  const console = openConsole();
  console.enter("system-view", "ip vpn-instance mgt", "quit", "ip vpn-instance vpn1", "route-distinguisher 100:1", "description CE1");
  const page = [
    "  Total VPN-Instances configured : 2",
    "  VPN-Instance Name               RD                     Create time",
    "  mgt                                                    2026/01/01 00:00:00",
    "  vpn1                            100:1                  2026/01/01 00:00:00",
  ];
  assert.equal(console.enter("display ip vpn-instance"), screen("display ip vpn-instance", ...page, "[Timewire-vpn-instance-vpn1]"));
  assert.deepEqual(currentOf(console).slice(4, 8), ["#", "ip vpn-instance vpn1", " route-distinguisher 100:1", " description CE1"]);
  for (const right of ["0:0", "65535:4294967295", "65536:65535", "4294967295:0", "192.168.122.15:1"]) {
    assert.doesNotMatch(console.enter(`route-distinguisher ${right}`), /\^/, right);
  }
  for (const wrong of ["100", "100:1:1", ":1", "1:", "65536:65536", "10.0.0.1:65536", "1:4294967296", "a:1"]) {
    assert.match(console.enter(`route-distinguisher ${wrong}`), /Wrong parameter/, wrong);
  }
  console.enter("undo route-distinguisher");
  assert.doesNotMatch(console.enter("display this"), /route-distinguisher/);
});
