import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAssociation, SelectionStatus } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { associationLines } from "../../firmware/console/display/ntp-sessions-verbose";
import { parseDotted } from "../../firmware/network/address";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { shiftRegister } from "../../firmware/estimator/register";
import { openConsole, screen } from "./console-board";

const NOW = [0x1000, 0, 0, 0];

test("console README (Sessions verbose display): the Comware 5 sample of a local clock", () => {
  const association = Object.assign(makeAssociation(BANK_ESTIMATION.make()), {
    ...{ isInUse: true, isConfigured: true, isLocalClock: true, hasHeard: true, selectionStatus: SelectionStatus.Master },
    ...{ leap: Leap.None, peerMode: Mode.Server, stratum: 3, reach: 1, precision: -18, version: 3, rootDispersion: 0.01 },
    ...{ reference: [0xce26, 0x86d6, 0x7148, 0x4513] },
  });
  parseDotted("127.127.1.0", association.address);
  parseDotted("127.127.1.0", association.refId);
  const { engine } = openConsole().timewire;
  assert.deepEqual(associationLines(engine, association, NOW), [
    " clock source: 127.127.1.0",
    " clock stratum: 3",
    " clock status: configured, master, sane, valid",
    " reference clock ID: 127.127.1.0",
    " local mode: client, local poll: 6",
    " peer mode: server, peer poll: 6",
    " offset: 0.0000 ms,delay: 0.00 ms, disper: 0.00 ms",
    " root delay: 0.00 ms, root disper: 10.00 ms",
    " reach: 1, sync dist: 0.010, sync state: 2",
    " precision: 2^18, version: 3, peer interface: InLoopBack0",
    " reftime: 10:56:22.442 UTC Aug 7 2009(CE2686D6.71484513)",
    " orgtime: 00:00:00.000 UTC Jan 1 1900(00000000.00000000)",
    " rcvtime: 00:00:00.000 UTC Jan 1 1900(00000000.00000000)",
    " xmttime: 00:00:00.000 UTC Jan 1 1900(00000000.00000000)",
    " filter delay :  0.00  0.00  0.00  0.00  0.00  0.00  0.00  0.00",
    " filter offset:  0.00  0.00  0.00  0.00  0.00  0.00  0.00  0.00",
    " filter disper:  0.00  0.00  0.00  0.00  0.00  0.00  0.00  0.00",
    " reference clock status: working abnormally",
  ]);
});

test("console README (Sessions verbose display): a peer without a reply is configured, insane, valid and unsynced, with a dispersion of 16 s", () => {
  const association = Object.assign(makeAssociation(BANK_ESTIMATION.make()), { isInUse: true, isConfigured: true, hostMode: Mode.SymmetricActive });
  const lines = associationLines(openConsole().timewire.engine, association, NOW);
  assert.equal(lines[2], " clock status: configured, insane, valid, unsynced");
  assert.equal(lines[3], " reference clock ID: INIT");
  assert.equal(lines[4], " local mode: active, local poll: 6");
  assert.equal(lines[5], " peer mode: unspec, peer poll: 6");
  assert.equal(lines[8], " reach: 0, sync dist: 16.000, sync state: 2");
  assert.equal(lines[16], ` filter disper:${" 16000.00".repeat(8)}`);
});

test("console README (Sessions verbose display): samples of the filter in milliseconds, newest first", () => {
  const fields = { isInUse: true, hasHeard: true, leap: Leap.None, stratum: 2, rootDispersion: 0.01, interfaceIndex: 1 };
  const association = Object.assign(makeAssociation(BANK_ESTIMATION.make()), fields);
  shiftRegister(association.estimator, 0, 0.0025, 0.004, 0.001, 0);
  shiftRegister(association.estimator, 16, -0.0015, 0.003, 0.001, 0);
  const lines = associationLines(openConsole().timewire.engine, association, NOW);
  assert.equal(lines[2], " clock status: dynamic, insane, valid");
  assert.match(lines[9], /peer interface: Ethernet0\/0$/);
  assert.equal(lines[14], " filter delay :  3.00  4.00  0.00  0.00  0.00  0.00  0.00  0.00");
  assert.equal(lines[15], " filter offset: -1.50  2.50  0.00  0.00  0.00  0.00  0.00  0.00");
  assert.ok(lines[16].startsWith(" filter disper:  1.00  1.24 16000.00"), lines[16]);
});

test("console README (Sessions verbose display): the display ends with the number of associations", () => {
  const console = openConsole();
  console.enter("system-view", "ntp-service unicast-server 10.0.0.1", "ntp-service refclock-master 3");
  const page = console.enter("display ntp-service sessions verbose").split("\r\n");
  assert.equal(page.filter((line) => line.startsWith(" clock source:")).length, 2);
  assert.equal(page.at(-2), " Total associations : 2");
  assert.equal(console.enter("dis ntp ses v | include source").split("\r\n").length - 2, 2);
});

test("console README (Interfaces and addresses): display interface brief in the wording of Comware 5", () => {
  const console = openConsole();
  const interfaces = console.board.network.interfaces as unknown as { address: number[]; isUp: boolean }[];
  interfaces[0].address = [0x7f00, 1];
  interfaces[1].address = [0x1102, 0x1401];
  interfaces[2].isUp = false;
  assert.equal(
    console.enter("display interface brief"),
    screen(
      "display interface brief",
      "The brief information of interface(s) under route mode:",
      "Link: ADM - administratively down; Stby - standby",
      "Protocol: (s) - spoofing",
      "Interface            Link Protocol Main IP         Description",
      "InLoop0              UP   UP(s)    127.0.0.1",
      "Eth0/0               UP   UP       17.2.20.1",
      "Eth0/1               DOWN DOWN     --",
      "GE1/0/1              UP   UP       --",
      "<Timewire>",
    ),
  );
  console.enter("system-view");
  for (const typed of ["interface Eth0/1", "interface eth 0/1"]) assert.ok(console.enter(typed).endsWith("[Timewire-Ethernet0/1]"));
});

test("console README (Interfaces and addresses): display ip vpn-instance", () => {
  const console = openConsole();
  console.enter("clock datetime 3:3:9 2011/1/25", "system-view", "ip vpn-instance mgt", "return");
  const page = [
    "  Total VPN-Instances configured : 1",
    "  VPN-Instance Name               RD                     Create time",
    "  mgt                                                    2011/01/25 03:03:09",
  ];
  assert.equal(console.enter("display ip vpn-instance"), screen("display ip vpn-instance", ...page, "<Timewire>"));
  console.enter("system-view", "undo ip vpn-instance mgt");
  assert.equal(console.enter("display ip vpn-instance").split("\r\n")[1], "  Total VPN-Instances configured : 0");
});

test("console README (Configuration text): display current-configuration interface, for all or one", () => {
  const console = openConsole();
  console.enter("system-view", "interface e0/0", "ntp-service in-interface disable", "interface e0/1", "ntp-service broadcast-server");
  const first = ["#", "interface Ethernet0/0", " ntp-service in-interface disable"];
  const second = ["#", "interface Ethernet0/1", " ntp-service broadcast-server"];
  const shown = (line: string): string[] => console.enter(line).split("\r\n").slice(1, -1);
  assert.deepEqual(shown("display current-configuration interface"), [...first, ...second, "#", "return"]);
  assert.deepEqual(shown("display current-configuration interface ethernet 0/1"), [...second, "#", "return"]);
  assert.deepEqual(shown("dis cu int e0/0"), [...first, "#", "return"]);
  assert.deepEqual(shown("display current-configuration interface ethernet"), [...first, ...second, "#", "return"]);
  assert.deepEqual(shown("dis cu int gigabitethernet"), ["#", "return"]);
  assert.deepEqual(shown("dis cu int g1/0/1"), ["#", "interface GigabitEthernet1/0/1", "#", "return"]);
});

test("console README (Configuration text): display current-configuration configuration, for all except interfaces or one module", () => {
  const console = openConsole();
  const lines = [
    ...["clock timezone Z5 add 5", "ip vpn-instance blue", "quit", "acl number 2000", "rule permit", "quit", "user-interface console 0"],
    ...["idle-timeout 1", "quit", "interface e0/0", "ntp-service broadcast-client", "quit", "sntp authentication enable", "undo ntp-service enable"],
  ];
  console.enter("system-view", ...lines);
  const shown = (line: string): string[] => console.enter(line).split("\r\n").slice(1, -1);
  const system = ["#", " sysname Timewire", "#", " clock timezone Z5 add 05:00:00"];
  const instance = ["#", "ip vpn-instance blue"];
  const acl = ["#", "acl number 2000", " rule 0 permit"];
  const ntp = ["#", " undo ntp-service enable"];
  const sntp = ["#", " sntp authentication enable"];
  const line = ["#", "user-interface con 0", " idle-timeout 1 0"];
  const end = ["#", "return"];
  const page = "display current-configuration configuration";
  assert.deepEqual(shown(page), [...system, ...instance, ...acl, ...ntp, ...sntp, ...line, ...end]);
  assert.deepEqual(shown(`${page} system`), [...system, ...end]);
  assert.deepEqual(shown(`${page} vpn-instance`), [...instance, ...end]);
  assert.deepEqual(shown(`${page} acl-basic`), [...acl, ...end]);
  assert.deepEqual(shown(`${page} ntp`), [...ntp, ...end]);
  assert.deepEqual(shown("dis cu conf sn"), [...sntp, ...end]);
  assert.deepEqual(shown(`${page} user-interface`), [...line, ...end]);
  assert.deepEqual(shown(`${page} ntp | include enable`), [" undo ntp-service enable"]);
  assert.match(console.enter(`${page} bgp`), /Unrecognized command/);
});

test("console README (Configuration text): display this, in every view", () => {
  const console = openConsole();
  const shown = (): string[] => console.enter("display this").split("\r\n").slice(1, -1);
  assert.deepEqual(shown(), ["#", "return"]);
  console.enter("system-view");
  assert.deepEqual(shown(), ["#", " sysname Timewire", "#", "return"]);
  for (const [typed, viewCommand] of [
    ["interface e0/0", "interface Ethernet0/0"],
    ["ip vpn-instance blue", "ip vpn-instance blue"],
    ["acl number 2000", "acl number 2000"],
    ["user-interface console 0", "user-interface con 0"],
  ]) {
    console.enter(typed);
    assert.deepEqual(shown(), ["#", viewCommand, "#", "return"]);
  }
});

test("console README (Configuration text): display saved-configuration shows the file, not the running configuration", () => {
  const saved = "#\r\n sysname R1\r\n#\r\n frobnicate\r\nreturn\r\n";
  const console = openConsole(saved);
  console.enter("system-view", "sysname R2");
  const page = ["#", " sysname R1", "#", " frobnicate", "return"];
  assert.equal(console.enter("display saved-configuration"), screen("display saved-configuration", ...page, "[R2]"));
  assert.equal(openConsole().enter("display saved-configuration").split("\r\n")[1], "The config file does not exist!");
});

test("console README (Reset and reboot): reset saved-configuration asks, and the running configuration stays", () => {
  const console = openConsole("#\n sysname R1\n#\nreturn\n");
  const sure = "The saved configuration file will be erased. Are you sure? [Y/N]:";
  assert.equal(console.enter("reset saved-configuration"), `reset saved-configuration\r\n${sure}`);
  assert.equal(console.enter("n"), "n\r\n<R1>");
  assert.equal(console.board.files.size, 1);
  console.enter("reset saved-configuration");
  const done = ["Configuration file in flash: is being cleared.", "Please wait ...", "Configuration file is cleared."];
  assert.equal(console.enter("y"), screen("y", ...done, "<R1>"));
  assert.equal(console.board.files.size, 0);
});

test("`display memory` in the wording of Comware 5", () => {
  const console = openConsole();
  Object.assign(console.board, { memory: { total: () => 431869088, used: () => 71963156 } });
  const page = ["System Total Memory(bytes): 431869088", "Total Used Memory(bytes): 71963156", "Used Rate: 16%"];
  assert.equal(console.enter("display memory"), screen("display memory", ...page, "<Timewire>"));
});

test("display memory on a device without a report of its memory", () => {
  assert.equal(openConsole().enter("display memory").split("\r\n")[1], "This device does not report its memory.");
});
