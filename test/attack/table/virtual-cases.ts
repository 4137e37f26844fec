import { Leap, Mode } from "../../../firmware/packet/protocol";
import { fromCalendar, makeCalendarTime } from "../../../firmware/time/calendar";
import { makeTimestamp, type Timestamp } from "../../../firmware/time/timestamp";
import { lab, type Lab, type LabBoard } from "../../scenario/lab";
import { addLyingServer } from "../../scenario/lying-server";
import type { VirtualCase } from "./attack-case";
import { addAttacker, attack } from "./virtual-bench";

/** Cases that take minutes or hours: who may steer the clock. Portable. */

/** Sum of steps that is allowed after the first synchronization [s]. */
const PANIC_LIMIT = 1000;
const YEAR = 365 * 86400;

function dateOf(year: number, month: number, day: number): Timestamp {
  const time = makeCalendarTime();
  time.year = year;
  time.month = month;
  time.day = day;
  time.hour = 12;
  const date = makeTimestamp();
  fromCalendar(time, date);
  return date;
}

/** Stratum and error of a board, as far as a case is about them. */
function stateOf(board: LabBoard, allowed: number): string {
  const status = board.type("display ntp-service status");
  const begin = status.indexOf("Clock stratum: ") + 15;
  const error = Math.abs(board.error());
  return `stratum ${status.slice(begin, status.indexOf("\r", begin))}, ${error < allowed ? "right" : `${error} s wrong`}`;
}

/** Three hosts that send mode 1 once a second, a year ahead. */
function outvote(prefixLength: number): string {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  const interfaces = [{ name: "Ethernet0/0", address: "10.0.0.2", prefixLength }];
  const board = net.board("Board", { interfaces }, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4");
  const attacker = addAttacker(net, "10.0.1.1");
  addAttacker(net, "10.0.1.2", attacker);
  addAttacker(net, "10.0.1.3", attacker);
  net.run(60);
  for (let second = 0; second < 300; second++) {
    for (let host = 1; host <= 3; host++)
      attack(attacker, board, { mode: Mode.SymmetricActive, stratum: 1, ahead: YEAR, receive: "now" }, `10.0.1.${host}`);
    net.run(1);
  }
  return stateOf(board, 1e-2);
}

/** Four servers, of which one of stratum 1 announces a leap second at the end of the year. */
function announceLeap(): string {
  const net = lab({ date: dateOf(2026, 12, 31) });
  for (let host = 1; host <= 3; host++) addLyingServer(net, `10.0.0.${host}`).stratum = 2;
  addLyingServer(net, "10.0.0.4").leap = Leap.Insert;
  const servers = [1, 2, 3, 4].map((host) => `ntp-service unicast-server 10.0.0.${host}`);
  const board = net.board("Board", { address: "10.0.0.9" }, ...servers);
  net.run(600);
  return `leap ${board.timewire.engine.system.leap}`;
}

/** One server alone that announces a leap second. */
function announceAlone(month: number): string {
  const net = lab({ date: dateOf(2026, month, 30) });
  addLyingServer(net, "10.0.0.1").leap = Leap.Insert;
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service unicast-server 10.0.0.1");
  net.run(300);
  return `leap ${board.timewire.engine.system.leap}`;
}

/** One of four servers that lies by 10 s, at the lowest stratum. */
function lie(): string {
  const net = lab({});
  for (let host = 1; host <= 3; host++) addLyingServer(net, `10.0.0.${host}`).stratum = 2;
  addLyingServer(net, "10.0.0.4").error = 10;
  const board = net.board("Board", { address: "10.0.0.9" }, ...[1, 2, 3, 4].map((host) => `ntp-service unicast-server 10.0.0.${host}`));
  net.run(900);
  return stateOf(board, 1e-2);
}

/** Address of the board in one VPN instance that is another host's in a second one. */
function overlap(): string {
  const net = lab({});
  const first = net.segment();
  const second = net.segment();
  const host = (name: string, address: string, command: string): void => {
    net.board(name, { interfaces: [{ name: "Ethernet0/0", address, prefixLength: 8, segment: second }] }, command);
  };
  host("H", "10.1.1.2", "ntp-service refclock-master 2");
  host("S", "10.1.2.1", "ntp-service unicast-server 10.1.1.2");
  const interfaces = [
    { name: "Ethernet0/0", address: "10.1.1.2", segment: first },
    { name: "Ethernet0/1", address: "10.1.2.2", prefixLength: 8, segment: second },
  ];
  const bind = (name: string, instance: string): string[] => [`interface ${name}`, `ip binding vpn-instance ${instance}`, "quit"];
  const instances = ["ip vpn-instance vpn1", "quit", "ip vpn-instance vpn2", "quit", ...bind("Ethernet0/0", "vpn1"), ...bind("Ethernet0/1", "vpn2")];
  const board = net.board("PE", { interfaces, clockError: 0.05 }, ...instances, "ntp-service unicast-server vpn-instance vpn2 10.1.2.1");
  net.run(900);
  return stateOf(board, 1e-2);
}

function ownAddress(): string {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service refclock-master 5");
  const said = board.configure("ntp-service unicast-server 10.0.0.2") + board.configure("ntp-service unicast-peer 10.0.0.2");
  return `${said.split("The address is one of this device").length - 1} refused`;
}

/** A rule of an ACL without a VPN instance, for a client in one. */
function vpnRule(rule: string): string {
  const net = lab({});
  const vpn = ["ip vpn-instance v1", "quit", "interface Ethernet0/0", "ip binding vpn-instance v1", "quit"];
  net.board("A", { address: "10.1.1.2" }, ...vpn, "ntp-service refclock-master 2", "acl number 2001", rule, "quit", "ntp-service access peer 2001");
  const client = net.board("C", { address: "10.1.1.1", clockError: 0.1 }, "ntp-service unicast-server 10.1.1.2");
  net.run(300);
  return client.type("display ntp-service status").includes("Clock status: synchronized") ? "served" : "not served";
}

/** A server and its client through the end of era 0 (2036-02-07 06:28:16 UTC). */
function crossEra(): string {
  const date = makeTimestamp();
  date[0] = 65535;
  date[1] = 65535 - 900;
  const net: Lab = lab({ date });
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.1, ppm: 20 }, "ntp-service unicast-server 10.0.0.1");
  net.run(1800);
  return stateOf(board, 1e-2);
}

/** A forged broadcast with poll 17 during the volley. */
function deafen(): string {
  const net = lab({});
  const server = ["ntp-service refclock-master 2", "interface Ethernet0/0", "ntp-service broadcast-server"];
  net.board("Server", { address: "10.0.0.1" }, ...server);
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.02 }, "interface Ethernet0/0", "ntp-service broadcast-client");
  const attacker = addAttacker(net, "10.0.0.77");
  for (let second = 0; second < 200 && !client.timewire.engine.table.some(({ isInUse }) => isInUse); second++) net.run(1);
  attack(attacker, client, { mode: Mode.Broadcast, stratum: 1, poll: 17 }, "10.0.0.1", "255.255.255.255");
  net.run(1200);
  return `${stateOf(client, 1e-2)}, reach ${client.association(0).reach > 0 ? "above 0" : "0"}`;
}

/** Replies of the true server that a delay on the path holds back by 0.4 s in one direction. */
function delayPath(): string {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1", outbound: { base: 0.4, jitter: 0, loss: 0 } }, "ntp-service refclock-master 2");
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  net.run(600);
  const distance = board.timewire.engine.system.rootDelay / 2 + board.timewire.engine.system.rootDispersion;
  return Math.abs(board.error()) <= distance ? "within the root distance" : `${board.error()} s wrong, root distance ${distance} s`;
}

/** The only server jumps by eleven days, an hour after the first synchronization. */
function jump(): string {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service unicast-server 10.0.0.1");
  net.run(3600);
  server.error = 1e6;
  net.run(7200);
  return Math.abs(board.error()) <= PANIC_LIMIT ? "within 1000 s" : `${board.error()} s wrong`;
}

/** One reply of kiss code DENY, or as many as arrive within an hour, then good ones. */
function deny(code: string): string {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service unicast-server 10.0.0.1");
  net.run(600);
  server.kiss = code;
  net.run(100);
  server.kiss = "";
  net.run(7200);
  return stateOf(board, 1e-2);
}

/** A hundred forged broadcasts from as many addresses; then the true server begins. */
function flood(): string {
  const net = lab({});
  const board = net.board("Client", { address: "10.0.0.2", clockError: 0.02 }, "interface Ethernet0/0", "ntp-service broadcast-client");
  const attacker = addAttacker(net, "10.0.0.77");
  for (let host = 0; host < 100; host++) {
    attack(attacker, board, { mode: Mode.Broadcast, stratum: 1 }, `10.0.0.${100 + host}`, "255.255.255.255");
    net.run(0.1);
  }
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "interface Ethernet0/0", "ntp-service broadcast-server");
  net.run(300);
  return stateOf(board, 1e-2);
}

/** A single server with timestamps of whole seconds. It falls silent after three hours; the clock of a crystal of 20 ppm is looked at two hours later. */
function coarse(): string {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  server.precision = 0;
  server.resolution = 1;
  const board = net.board("Board", { address: "10.0.0.9", ppm: 20 }, "ntp-service unicast-server 10.0.0.1");
  net.run(3 * 3600);
  server.isSilent = true;
  net.run(3600); // a correction that was in progress ends
  const before = board.error();
  net.run(2 * 3600);
  const drift = Math.abs(board.error() - before) / 7200;
  return drift <= 25e-6 ? "no worse than the crystal" : `${drift * 1e6} ppm`;
}

/** Mode 1 of a host that echoes the board's last answer, as a forger with the best guess does, and answers no request. */
function guessOrigin(): string {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service enable");
  const attacker = addAttacker(net, "10.0.0.1");
  for (let poll = 0; poll < 20; poll++) {
    attack(attacker, board, { mode: Mode.SymmetricActive, stratum: 1, ahead: 0.05, receive: "now" }, "10.0.0.1");
    net.run(16);
  }
  return `${board.association(0).estimator.count} samples, reach ${board.association(0).reach}`;
}

/** A peer that has started again, for a poll. */
function restartPeer(): string {
  const net = lab({});
  const peer = net.board("Peer", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.0.0.2");
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.05 }, "ntp-service enable");
  net.run(600);
  peer.type("save force");
  peer.cutPower();
  net.run(75);
  return `reach ends with ${board.association(0).reach % 4}`;
}

/** A server with the stratum of the board's own reference clock. */
function equalStratum(): string {
  const net = lab({});
  addLyingServer(net, "10.0.0.1").stratum = 2;
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service refclock-master 2", "ntp-service unicast-server 10.0.0.1");
  net.run(600);
  return `follows ${board.type("display ntp-service status").includes("127.127.1.0") ? "its own clock" : "the server"}`;
}

/** The console line of a board, from its opening on: a line of text for each answer. */
function answersOfConsole(board: LabBoard, texts: readonly string[]): string[] {
  const answers: string[] = [];
  board.sim.events?.onConsoleOpen();
  for (const text of texts) {
    const before = board.sim.output.length;
    board.sim.events?.onConsoleInput(`${text}\r`);
    const shown = board.sim.output.slice(before).join("");
    answers.push(["Login failed", "Too many failed", "<Board>", "not executed"].find((word) => shown.includes(word)) ?? "no answer");
  }
  return answers;
}

/** Three wrong passwords; then the right one, at once and after a minute. */
function guessPassword(): string {
  const net = lab({});
  const line = ["user-interface con 0", "set authentication password simple aNicePassword", "authentication-mode password", "quit"];
  const board = net.board("Board", { address: "10.0.0.9" }, ...line);
  const guesses = answersOfConsole(board, ["one", "two", "three"]);
  const early = answersOfConsole(board, ["aNicePassword"]);
  net.run(61);
  return [...guesses, ...early, ...answersOfConsole(board, ["aNicePassword"])].join(", ");
}

/** A request of a web page in place of a command, and a command in its body. */
function postCommands(): string {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service enable");
  Object.assign(board.sim.console, { reach: "loopback" });
  answersOfConsole(board, ["POST / HTTP/1.1", "Host: 127.0.0.1", "", "system-view", "sysname Foreign"]);
  return board.timewire.configuration.sysname;
}

/** A device key that can neither be read nor be stored. */
function loseKey(): string {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service enable");
  board.sim.vault.seal = () => undefined;
  const shown = board.configure("ntp-service authentication-keyid 7 authentication-mode md5 simple aNiceKey");
  return `${shown.includes("device key cannot be stored") ? "refused" : "taken"}, ${board.timewire.configuration.keys.keys.length} keys`;
}

/** A saved configuration of half a million empty lines. */
function loadNewlines(): string {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service enable");
  board.sim.storage.write("startup.cfg", "\n".repeat(500000));
  board.cutPower();
  net.run(10);
  return `${board.screen().includes("is larger than") ? "set aside" : "read"}, prompt ${board.type("").includes("<") ? "yes" : "no"}`;
}

/** Cases with scenarios of their own. */
export const VIRTUAL_CASES: VirtualCase[] = [
  { row: "Steering by strangers", name: "three hosts off the subnet, mode 1, a year ahead", expected: "stratum 2, right", run: () => outvote(24) },
  { row: "Steering by strangers", name: "three hosts on the subnet, mode 1, a year ahead", expected: "stratum 2, right", run: () => outvote(16) },
  { row: "Leap second", name: "one server of four announces it", expected: "leap 0", run: announceLeap },
  { row: "Leap second", name: "one server alone, in March", expected: "leap 0", run: () => announceAlone(3) },
  { row: "Leap second", name: "one server alone, in June", expected: "leap 1", run: () => announceAlone(6) },
  { row: "Falseticker", name: "one of four servers lies by 10 s at stratum 1", expected: "stratum 3, right", run: lie },
  { row: "Overlapping addresses", name: "the board's address in vpn1 is another host's in vpn2", expected: "stratum 4, right", run: overlap },
  { row: "Own address", name: "an address of the board as server and as peer", expected: "2 refused", run: ownAddress },
  {
    row: "Access rights",
    name: "a rule without vpn-instance, a client in one",
    expected: "not served",
    run: () => vpnRule("rule permit source any"),
  },
  { row: "Access rights", name: "a rule with the client's vpn-instance", expected: "served", run: () => vpnRule("rule permit vpn-instance v1") },
  { row: "Era", name: "from 15 minutes before the end of era 0 to 15 minutes after", expected: "stratum 3, right", run: crossEra },
  {
    row: "Poll poisoning",
    name: "CVE-2016-7428: a forged broadcast with poll 17 during the volley",
    expected: "stratum 3, right, reach above 0",
    run: deafen,
  },
  { row: "Chain of steps", name: "CVE-2015-5300: the only server jumps by eleven days", expected: "within 1000 s", run: jump },
  { row: "Kiss DENY, RSTR", name: "DENY of the only server for 100 s", expected: "stratum 2, right", run: () => deny("DENY") },
  { row: "Kiss DENY, RSTR", name: "RSTR of the only server for 100 s", expected: "stratum 2, right", run: () => deny("RSTR") },
  { row: "Table full", name: "a hundred forged broadcasts do not lock out the true server", expected: "stratum 3, right", run: flood },
  { row: "Coarse timestamps", name: "whole seconds, precision 0; alone afterwards", expected: "no worse than the crystal", run: coarse },
  { row: "Guessed origin", name: "mode 1 with the best guess, no reply to requests", expected: "0 samples, reach 0", run: guessOrigin },
  { row: "Restarted peer", name: "a peer starts again", expected: "reach ends with 3", run: restartPeer },
  { row: "Equal stratum", name: "a server with the stratum of the reference clock", expected: "follows its own clock", run: equalStratum },
  {
    row: "Guessing a password",
    name: "three wrong ones, the right one at once and after a minute",
    expected: "Login failed, Login failed, Login failed, Too many failed, <Board>",
    run: guessPassword,
  },
  { row: "HTTP request to the console", name: "commands in a request of a web page", expected: "Board", run: postCommands },
  { row: "Keys that cannot be stored", name: "the device key can neither be read nor be stored", expected: "refused, 0 keys", run: loseKey },
  { row: "Size of a saved configuration", name: "half a million empty lines", expected: "set aside, prompt yes", run: loadNewlines },
  { row: "Delay on the path", name: "0.4 s in one direction", expected: "within the root distance", run: delayPath },
];
