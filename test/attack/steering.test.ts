/** Attackers that speak NTP correctly (SECURITY.md, "Defaults"): none of them may steer the clock of a board with a configured server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../firmware/association/refusal";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { fromCalendar, makeCalendarTime } from "../../firmware/time/calendar";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { lab, type LabBoard } from "../scenario/lab";
import { addLyingServer } from "../scenario/lying-server";
import { addStranger, answerOf, bytesOf, deliverToBoard, packetOf } from "./forger";

const W32TIME = [
  0xd9,
  0x00,
  0x06,
  0xe9,
  0x00,
  0x00,
  0x00,
  0x00,
  0x00,
  0x01,
  0x04,
  0x2f,
  0x00,
  0x00,
  0x00,
  0x00,
  0xe1,
  0xb8,
  0x40,
  0x7d,
  0xeb,
  0xc7,
  0xe5,
  0x06,
  ...new Array<number>(16).fill(0),
  0xe1,
  0xb8,
  0x42,
  0x8b,
  0xff,
  0xbf,
  0xcd,
  0x0a,
];

const status = (board: LabBoard): string => board.type("display ntp-service status");

for (const [where, mask, associations] of [
  ["off the subnet", 24, 1],
  ["on the subnet", 16, 4],
] as const) {
  test(`three hosts ${where} that send mode 1 once a second, a year ahead, do not outvote a configured server`, () => {
    const net = lab({});
    addLyingServer(net, "10.0.0.1");
    const interfaces = [{ name: "Ethernet0/0", address: "10.0.0.2", prefixLength: mask }];
    const board = net.board("Board", { interfaces }, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4");
    const strangers = [1, 2, 3].map((host) => addStranger(net, `10.0.1.${host}`));
    net.run(60);
    for (let second = 0; second < 300; second++) {
      for (const stranger of strangers) {
        const packet =
          stranger.heard.length > 0
            ? answerOf(stranger, Mode.SymmetricActive, stranger.heard[stranger.heard.length - 1].packet.mode)
            : packetOf(net, Mode.SymmetricActive);
        packet.receive[0] = packet.receive[0] + 481;
        packet.transmit[0] = packet.transmit[0] + 481;
        deliverToBoard(board, stranger, bytesOf(packet));
      }
      net.run(1);
    }
    assert.match(status(board), /Clock stratum: 2\r\n/);
    assert.ok(Math.abs(board.error()) < 1e-2, `${board.error()} s`);
    assert.equal(board.timewire.engine.table.filter(({ isInUse }) => isInUse).length, associations);
  });
}

test("one stratum 1 server of four does not announce a leap second: the majority of all truechimers decides (RFC 5905 appendix A.5.5.1)", () => {
  const date = makeTimestamp();
  fromCalendar({ ...makeCalendarTime(), year: 2026, month: 12, day: 31, hour: 12 }, date);
  const net = lab({ date });
  for (const host of [1, 2, 3]) addLyingServer(net, `10.0.0.${host}`).stratum = 2;
  addLyingServer(net, "10.0.0.4").leap = Leap.Insert;
  const board = net.board("Board", { address: "10.0.0.9" }, ...[1, 2, 3, 4].map((host) => `ntp-service unicast-server 10.0.0.${host}`));
  net.run(600);
  assert.equal(board.timewire.engine.system.leap, Leap.None);
});

test("one server alone announces a leap second in June and December only", () => {
  for (const [month, leap] of [
    [3, Leap.None],
    [6, Leap.Insert],
  ]) {
    const date = makeTimestamp();
    fromCalendar({ ...makeCalendarTime(), year: 2026, month, day: 30, hour: 12 }, date);
    const net = lab({ date });
    addLyingServer(net, "10.0.0.1").leap = Leap.Insert;
    const board = net.board("Board", { address: "10.0.0.9" }, "ntp-service unicast-server 10.0.0.1");
    net.run(300);
    assert.equal(board.timewire.engine.system.leap, leap, `month ${month}`);
  }
});

test("overlapping addresses: a server in vpn2 that follows 10.1.1.2 is no loop for a board with 10.1.1.2 in vpn1", () => {
  const net = lab({});
  const [first, second] = [net.segment(), net.segment()];
  const on = (address: string) => ({ interfaces: [{ name: "Ethernet0/0", address, prefixLength: 8, segment: second }] });
  net.board("H", on("10.1.1.2"), "ntp-service refclock-master 2");
  net.board("S", on("10.1.2.1"), "ntp-service unicast-server 10.1.1.2");
  const interfaces = [
    { name: "Ethernet0/0", address: "10.1.1.2", segment: first },
    { name: "Ethernet0/1", address: "10.1.2.2", prefixLength: 8, segment: second },
  ];
  const bind = (name: string, instance: string): string[] => [`interface ${name}`, `ip binding vpn-instance ${instance}`, "quit"];
  const instances = ["ip vpn-instance vpn1", "quit", "ip vpn-instance vpn2", "quit", ...bind("Ethernet0/0", "vpn1"), ...bind("Ethernet0/1", "vpn2")];
  const pe = net.board("PE", { interfaces, clockError: 0.05 }, ...instances, "ntp-service unicast-server vpn-instance vpn2 10.1.2.1");
  net.run(900);
  assert.match(status(pe), /Clock stratum: 4\r\n/);
});

test("an address of the board itself is refused as a server, and never used when it becomes one", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.2", ppm: 40 }, "ntp-service refclock-master 5");
  assert.match(board.configure("ntp-service unicast-server 10.0.0.2 minpoll 4 maxpoll 4"), /The address is one of this device\./);
  assert.match(board.configure("ntp-service unicast-peer 10.0.0.2"), /The address is one of this device\./);
  assert.equal(board.timewire.configuration.servers.length + board.timewire.configuration.peers.length, 0);
});

/** A board that follows a server whose time jumps by 400 s each half hour. */
function jump(jumps: number, ...commands: string[]) {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  server.error = 5000;
  const board = net.board("Board", { address: "10.0.0.2" }, ...commands, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4");
  net.run(1800);
  for (let i = 0; i < jumps; i++) {
    server.error += 400;
    net.run(1800);
  }
  return { net, board, server };
}

test("CVE-2015-5300: steps after the first synchronization end at the panic limit, 1000 s in sum; the log says so once", () => {
  const { net, board, server } = jump(3);
  assert.ok(Math.abs(board.error() - 5800) < 1, `${board.error()} s`);
  assert.equal(board.log("exceeds the panic threshold").length, 1);
  const { system } = board.timewire.engine;
  assert.ok(system.rootDispersion > 399, "the root dispersion covers the offset");
  server.error = 5800;
  net.run(1800);
  assert.ok(Math.abs(board.error() - 5800) < 1e-2, "the clock follows again");
  server.error = 6200;
  net.run(3600);
  assert.equal(board.log("exceeds the panic threshold").length, 2);
  server.error = 5800;
  net.run(25 * 3600);
  server.error = 6200;
  net.run(1800);
  assert.ok(Math.abs(board.error() - 6200) < 1, "after a day without a step they count no more");
});

test("`ntp-service panic-threshold` sets the limit, 0 for none; the undo form restores 1000 s", () => {
  assert.ok(Math.abs(jump(3, "ntp-service panic-threshold 1300").board.error() - 6200) < 1);
  assert.ok(Math.abs(jump(1, "ntp-service panic-threshold 300").board.error() - 5000) < 1);
  const { net, board } = jump(4, "ntp-service panic-threshold 0");
  assert.ok(Math.abs(board.error() - 6600) < 1);
  assert.match(board.type("display current-configuration"), /\r\n ntp-service panic-threshold 0\r\n/);
  board.configure("undo ntp-service panic-threshold");
  net.run(1);
  assert.ok(!board.type("display current-configuration").includes("panic"));
});

test("RFC 5905 section 7.3: an unsynchronized board answers with leap 3 and stratum 0; lwIP's SNTP client believes 16", () => {
  const net = lab({});
  const client = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service enable");
  net.run(1);
  deliverToBoard(board, client, [0x23, ...new Array<number>(39).fill(0), ...new Array<number>(8).fill(1)], { sourcePort: 40001 });
  net.run(1);
  assert.equal(client.heard.length, 1);
  assert.equal(client.heard[0].packet.stratum, 0);
  assert.equal(client.heard[0].packet.leap, Leap.Unsynchronized);
});

for (const [name, ...commands] of [
  ["by default, from port 40001"],
  ["max-dynamic-sessions 0", "ntp-service max-dynamic-sessions 0"],
  ["authentication enabled", "ntp-service authentication enable"],
  ["access right server", "acl number 2000", "rule permit", "quit", "ntp-service access server 2000"],
  ["access right synchronization", "acl number 2000", "rule permit", "quit", "ntp-service access synchronization 2000"],
]) {
  test(`mode 1 of W32Time, ${name}: answered in mode 2 to the port that it came from, and nothing is kept (ntpd, chronyd)`, () => {
    const net = lab({});
    const client = addStranger(net, "10.0.0.1");
    const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service refclock-master 2", ...commands);
    net.run(1);
    const sourcePort = commands.length === 0 ? 40001 : 123;
    assert.equal(deliverToBoard(board, client, W32TIME, { sourcePort }), Refusal.None);
    net.run(1);
    assert.equal(client.heard.length, 1);
    assert.equal(client.heard[0].packet.mode, Mode.SymmetricPassive);
    assert.equal(client.heard[0].packet.version, 3);
    assert.equal(board.timewire.engine.table.filter(({ isInUse }) => isInUse).length, 1, "the local clock");
  });
}

test("CVE-2016-7428: a forged broadcast with poll 17 during the volley does not make the client deaf", () => {
  const net = lab({});
  const server = net.board(
    "Server",
    { address: "10.0.0.1" },
    "ntp-service refclock-master 2",
    "interface Ethernet0/0",
    "ntp-service broadcast-server",
  );
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.02 }, "interface Ethernet0/0", "ntp-service broadcast-client");
  const forger = addStranger(net, "10.0.0.77");
  while (!client.timewire.engine.table.some(({ isInUse }) => isInUse)) net.run(1);
  const forged = packetOf(net, Mode.Broadcast);
  forged.poll = 17;
  deliverToBoard(client, forger, bytesOf(forged), { source: [...server.sim.network.interfaces[0].address], destination: [65535, 65535] });
  net.run(1200);
  assert.match(status(client), /Clock stratum: 3\r\n/);
  assert.ok(client.association(0).reach > 0);
});

test("a reply from another port than the one asked, or with a crypto-NAK behind it, is refused", () => {
  const net = lab({});
  const server = addStranger(net, "10.0.0.1");
  server.isServing = false;
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  net.run(1);
  const socket = board.association(0).socket;
  assert.ok(socket !== undefined);
  const reply = bytesOf(answerOf(server, Mode.Server, Mode.Client));
  assert.equal(deliverToBoard(board, server, reply, { socket, sourcePort: 124 }), Refusal.Unexpected);
  assert.equal(deliverToBoard(board, server, [...reply, 0, 0, 0, 0], { socket }), Refusal.Authentication);
  assert.equal(board.association(0).estimator.count, 0);
  assert.equal(deliverToBoard(board, server, reply, { socket }), Refusal.None);
});

test("Comware ACL command reference: a rule without vpn-instance matches packets outside of VPN instances only", () => {
  for (const [rule, isServed] of [
    ["rule permit source any", false],
    ["rule permit vpn-instance v1", true],
  ] as const) {
    const net = lab({});
    const vpn = ["ip vpn-instance v1", "quit", "interface Ethernet0/0", "ip binding vpn-instance v1", "quit"];
    const access = ["acl number 2001", rule, "quit", "ntp-service access peer 2001"];
    net.board("A", { address: "10.1.1.2" }, ...vpn, "ntp-service refclock-master 2", ...access);
    const client = net.board("C", { address: "10.1.1.1", clockError: 0.1 }, "ntp-service unicast-server 10.1.1.2");
    net.run(300);
    assert.equal(/Clock status: synchronized/.test(status(client)), isServed, rule);
  }
});
