import assert from "node:assert/strict";
import { test } from "node:test";
import { dottedText } from "../../firmware/network/address";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import { addRouterPort } from "../../boards/sim/router";
import { claimFrame, copyFrame, sendFrame, type Frame, type Segment } from "../../boards/sim/segment";
import { notEmpty } from "../not-empty";
import { lab, type Lab, type LabBoard } from "./lab";

const associations = (board: LabBoard) => board.timewire.engine.table.filter((association) => association.isInUse);
const instances = (...numbers: number[]): string[] => numbers.map((number) => `ip vpn-instance vpn${number}`);
const binding = (index: number, name: string): string[] => [`interface Ethernet0/${index}`, `ip binding vpn-instance ${name}`, "quit"];

const NO_TAP = { onSent: (): void => {}, onLost: (): void => {}, onReceived: (): void => {} };

/** A board with the address 10.1.1.2 in each of three instances, on three segments. */
function threefold(net: Lab, ...commands: string[]) {
  const segments = [net.segment(), net.segment(), net.segment()];
  const interfaces = segments.map((segment, index) => ({ name: `Ethernet0/${index}`, address: "10.1.1.2", segment }));
  const board = net.board(
    "PE",
    { interfaces },
    ...instances(1, 2, 3),
    ...[0, 1, 2].flatMap((index) => binding(index, `vpn${index + 1}`)),
    ...commands,
  );
  return { segments, board };
}

test("the same server address in three VPN instances is three different hosts, each with a time and a stratum of its own", () => {
  const net = lab({});
  const asked = [1, 2, 3].map((number) => `ntp-service unicast-server vpn-instance vpn${number} 10.1.1.1`);
  const { segments, board } = threefold(net, "ntp-service refclock-master 1", ...asked);
  const errors = [0.1, -0.2, 30];
  segments.forEach((segment, i) => {
    net.board(`CE${i + 1}`, { address: "10.1.1.1", segment, clockError: errors[i] }, `ntp-service refclock-master ${i + 3}`);
  });
  net.run(900);
  const sources = associations(board).filter((association) => !association.isLocalClock);
  assert.equal(sources.length, 3);
  notEmpty(sources).forEach((source, i) => {
    assert.equal(source.instance, i + 1);
    assert.equal(dottedText(source.address), "10.1.1.1");
    assert.equal(source.stratum, i + 3);
    assert.ok(source.reach >= 254);
    assert.ok(notEmpty(source.refused).every((count) => count === 0));
  });
  const offsets = [...board.type("display ntp-service sessions").matchAll(/\]10\.1\.1\.1 +127\.127\.1\.0 +(\d) +\d+ +64 +\d+ +(-?[\d.]+) /g)];
  assert.deepEqual(
    offsets.map(([, stratum, offset]) => [Number(stratum) - 3, Math.round(Number(offset))]),
    errors.map((error, i) => [i, error * 1000]),
    "ms, as the page shows them",
  );
  assert.equal(
    board.timewire.engine.refused.slice(1).reduce((sum, count) => sum + count),
    0,
  );
});

test("a reply leaves by the instance and with the address that the request came to", () => {
  const net = lab({});
  const { segments, board } = threefold(net, "ntp-service refclock-master 2");
  const seen: string[][] = [];
  segments.forEach((segment) => {
    const lines: string[] = [];
    segment.tap = { ...NO_TAP, onSent: (frame) => void lines.push(`${dottedText(frame.source)} ${dottedText(frame.destination)}`) };
    seen.push(lines);
  });
  const clients = [0, 1].map((i) => net.board(`CE${i}`, { address: "10.1.1.1", segment: segments[i] }, "ntp-service unicast-server 10.1.1.2"));
  net.run(600);
  for (const client of notEmpty(clients))
    assert.match(client.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 10\.1\.1\.2/);
  for (const lines of notEmpty(seen.slice(0, 2))) {
    assert.ok(lines.length >= 24);
    notEmpty(lines).forEach((line, i) => assert.equal(line, i % 2 === 0 ? "10.1.1.1 10.1.1.2" : "10.1.1.2 10.1.1.1"));
  }
  assert.equal(seen[2].length, 0);
  assert.equal(associations(board).length, 1, "the local clock: a server keeps nothing");
});

test("two active peers of the same address in two instances have two passive associations, and one that ends leaves the other", () => {
  const net = lab({});
  const { segments, board } = threefold(net, "ntp-service refclock-master 2");
  const [one, two] = [0, 1].map((i) =>
    net.board(`CE${i}`, { address: "10.1.1.1", segment: segments[i], ppm: 20 }, "ntp-service unicast-peer 10.1.1.2"),
  );
  net.run(900);
  const passive = associations(board).filter((association) => association.hostMode === Mode.SymmetricPassive);
  assert.deepEqual(passive.map(({ instance }) => instance).sort(), [1, 2]);
  one.configure("undo ntp-service unicast-peer 10.1.1.2");
  net.run(1200);
  const left = associations(board).filter((association) => association.hostMode === Mode.SymmetricPassive);
  assert.deepEqual(
    left.map(({ instance }) => instance),
    [2],
  );
  assert.match(two.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 10\.1\.1\.2/);
});

/** Repeats everything that is sent to 10.1.1.2 on `from` at once on `to`, where it arrives first. */
function leak(from: Segment, to: Segment): void {
  from.tap = {
    ...NO_TAP,
    onSent: (frame: Frame) => {
      if (dottedText(frame.destination) !== "10.1.1.2") return;
      const copy = claimFrame(to);
      copyFrame(frame, copy);
      sendFrame(to, to.ports[1], frame.destination, copy);
    },
  };
}

test("a packet in one instance never touches state of another, even the right answer to a request of the other", () => {
  const net = lab({});
  const { segments, board } = threefold(
    net,
    "ntp-service unicast-server vpn-instance vpn1 10.1.1.1",
    "ntp-service unicast-peer vpn-instance vpn1 10.1.1.3",
  );
  net.board("CE1", { address: "10.1.1.1", segment: segments[0] }, "ntp-service refclock-master 2");
  net.board("CE3", { address: "10.1.1.3", segment: segments[0] }, "ntp-service refclock-master 2");
  net.board("Spy", { address: "10.1.1.1", segment: segments[1] });
  segments[1].delay.base = 0;
  segments[1].delay.jitter = 0;
  leak(segments[0], segments[1]);
  net.run(1800);
  const { engine } = board.timewire;
  for (const source of notEmpty(engine.table.slice(0, 2))) {
    assert.ok(source.reach >= 254);
    assert.ok(source.estimator.delay > 1.9e-3, `${source.estimator.delay} s: that is the shorter way`);
    assert.ok(notEmpty(source.refused).every((count) => count === 0));
  }
  assert.ok(engine.refused[Refusal.Unexpected] > 20, `${engine.refused[Refusal.Unexpected]} answers in the wrong instance`);
  assert.equal(associations(board).length, 2, "no packet of the other instance mobilizes an association");
});

/** modes README, "VPN instances": customer site 1 behind PE1, customer site 2 behind PE2, the VPN between them, and a public host of the same address as CE1. */
function provider() {
  const net = lab({});
  const site = net.segment();
  const backbone = net.segment();
  const vpn = net.router();
  addRouterPort(vpn, site, "10.1.1.2", 24);
  addRouterPort(vpn, backbone, "10.2.1.2", 24);
  const ce1 = net.board(
    "CE1",
    { address: "10.1.1.1", gateway: "10.1.1.2", segment: site },
    "ntp-service refclock-master 2",
    "ntp-service passive-peer any",
    ...["acl number 2000", "rule permit", "quit", "ntp-service access peer 2000", "ntp-service access query 2000"], // for the trace across the VPN
  );
  const impostor = net.board(
    "Public",
    { interfaces: [{ name: "Ethernet0/0", address: "10.1.1.1", prefixLength: 8 }], clockError: 9 },
    "ntp-service refclock-master 1",
  );
  const pe = (name: string) =>
    net.board(
      name,
      {
        interfaces: [
          { name: "Ethernet0/0", address: "10.8.8.8", prefixLength: 8 },
          { name: "Ethernet0/1", address: "10.2.1.1", gateway: "10.2.1.2", segment: backbone },
        ],
        clockError: 0.05,
        ppm: 10,
      },
      "ip vpn-instance vpn1",
      "quit",
      ...binding(1, "vpn1"),
    );
  return { net, ce1, impostor, pe };
}

/** The trace of E11 and E12: ourselves at stratum 3, CE1 at stratum 2, and its local clock; byte by byte but for offsets and distances. */
function checkTrace(net: Lab, pe: LabBoard): void {
  const before = pe.screen().length;
  pe.type("display ntp-service trace");
  net.run(1);
  const [command, own, ce1, ...rest] = pe.screen().slice(before).split("\r\n");
  assert.equal(command, "display ntp-service trace");
  assert.match(own, /^server 127\.0\.0\.1,stratum 3, offset -?0\.00\d{4}, synch distance 0\.\d{5}$/);
  assert.match(ce1, /^server 10\.1\.1\.1,stratum 2, offset 0\.000000, synch distance 0\.\d{5}$/);
  assert.deepEqual(rest, ["refid 127.127.1.0", `<${pe.name}>`]);
}

test("scenario README, example E11: PE2 takes its time from CE1 in vpn1, not from the public host of the same address", () => {
  const { net, impostor, pe } = provider();
  const pe2 = pe("PE2");
  pe2.configure("ntp-service unicast-server vpn-instance vpn1 10.1.1.1");
  net.run(900);
  assert.match(pe2.type("display ntp-service status"), /Clock status: synchronized\r\n Clock stratum: 3\r\n Reference clock ID: 10\.1\.1\.1\r\n/);
  assert.match(pe2.type("display ntp-service sessions"), /\[12345\]10\.1\.1\.1 +127\.127\.1\.0 +2 +25[45] /);
  assert.ok(Math.abs(pe2.error()) < 1e-3, `${pe2.error()} s`);
  assert.equal(impostor.timewire.engine.refused[Refusal.None], 0, "the public host has not been asked");
  assert.match(pe2.type("display current-configuration"), /\r\n ntp-service unicast-server vpn-instance vpn1 10\.1\.1\.1\r\n/);
  checkTrace(net, pe2);

  pe2.type("save force");
  pe2.reboot();
  net.run(900);
  assert.match(pe2.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 10\.1\.1\.1\r\n/);
  assert.equal(impostor.timewire.engine.refused[Refusal.None], 0);
});

test("scenario README, example E12: PE1 as the active peer of CE1 in vpn1", () => {
  const { net, ce1, pe } = provider();
  const pe1 = pe("PE1");
  pe1.configure("ntp-service unicast-peer vpn-instance vpn1 10.1.1.1");
  net.run(900);
  assert.match(pe1.type("display ntp-service status"), /Clock status: synchronized\r\n Clock stratum: 3\r\n Reference clock ID: 10\.1\.1\.1\r\n/);
  assert.equal(pe1.association(0).hostMode, Mode.SymmetricActive);
  assert.equal(pe1.association(0).peerMode, Mode.SymmetricPassive);
  assert.ok(Math.abs(pe1.error()) < 1e-3, `${pe1.error()} s`);
  const passive = associations(ce1).filter((association) => association.hostMode === Mode.SymmetricPassive);
  assert.deepEqual(
    passive.map(({ address, instance }) => [dottedText(address), instance]),
    [["10.2.1.1", 0]],
    "a CE knows nothing of instances",
  );
  checkTrace(net, pe1);
});

test("modes README (VPN instances): an association without an instance belongs to the public one, and one in an instance without interfaces reaches no host", () => {
  const { net, pe } = provider();
  const pe2 = pe("PE2");
  pe2.configure("ip vpn-instance empty", "quit", "ntp-service unicast-server 10.1.1.1", "ntp-service unicast-server vpn-instance empty 10.1.1.1");
  net.run(600);
  assert.equal(pe2.association(0).stratum, 1);
  assert.ok(pe2.association(0).reach >= 254);
  assert.equal(pe2.association(1).reach, 0);
});

test("modes README (VPN instances): undo ip vpn-instance ends what is in it and leaves the public instance alone", () => {
  const { net, pe } = provider();
  const pe2 = pe("PE2");
  pe2.configure("ntp-service unicast-server 10.1.1.1", "ntp-service unicast-server vpn-instance vpn1 10.1.1.1");
  net.run(300);
  pe2.configure("undo ip vpn-instance vpn1");
  assert.equal(associations(pe2).length, 1);
  assert.equal(pe2.sim.network.interfaces[1].instance, 0);
  net.run(300);
  assert.match(pe2.type("display ntp-service status"), /Clock stratum: 2\r\n/);
});

test("console README (Sessions display): the pages of sessions say in which VPN instance a session is; 80 columns at any poll interval", () => {
  const net = lab({});
  const asked = [1, 3].map((number) => `ntp-service unicast-server vpn-instance vpn${number} 10.1.1.1 minpoll 17 maxpoll 17`);
  const polls = [13, 14, 15, 16].map((poll, i) => `ntp-service unicast-server 10.9.9.${i + 1} minpoll ${poll} maxpoll ${poll}`);
  const { board } = threefold(net, ...asked, ...polls);
  const rows = board.type("display ntp-service sessions").split("\r\n").slice(3, -3);
  assert.deepEqual(
    rows.map((row) => row.slice(0, 58).trimEnd()),
    [
      "    [5]10.1.1.1        INIT              16     0  36h",
      " VPN instance: vpn1",
      "    [5]10.1.1.1        INIT              16     0  36h",
      " VPN instance: vpn3",
      "    [5]10.9.9.1        INIT              16     0 8192",
      "    [5]10.9.9.2        INIT              16     0 273m",
      "    [5]10.9.9.3        INIT              16     0   9h",
      "    [5]10.9.9.4        INIT              16     0  18h",
    ],
  );
  for (const row of rows.filter((line) => line.includes("]"))) assert.equal(row.length, 80, row);
  board.type("screen-length disable");
  const verbose = board.type("display ntp-service sessions verbose");
  assert.match(verbose, / clock source: 10\.1\.1\.1\r\n VPN instance: vpn3\r\n clock stratum: 16\r\n/);
  assert.match(verbose, / clock source: 10\.9\.9\.1\r\n clock stratum: 16\r\n/);
});

test("console README (Interfaces and addresses): an interface leaves its VPN instance before it enters another; the undo form may have the name", () => {
  const { board } = threefold(lab({}));
  const bound = (): string =>
    /interface Ethernet0\/0(?:\r\n ip binding vpn-instance (\w+))?/.exec(board.type("display current-configuration"))?.[1] ?? "";
  assert.match(
    board.configure("interface Ethernet0/0", "ip binding vpn-instance vpn2"),
    /The interface belongs to the VPN instance vpn1: undo ip binding vpn-instance first\./,
  );
  assert.match(board.configure("interface Ethernet0/0", "undo ip binding vpn-instance vpn2"), /The interface does not belong to this VPN instance\./);
  assert.equal(bound(), "vpn1");
  board.configure("interface Ethernet0/0", "undo ip binding vpn-instance vpn1");
  assert.equal(bound(), "");
  board.configure("interface Ethernet0/0", "ip binding vpn-instance vpn2", "undo ip binding vpn-instance", "undo ip binding vpn-instance");
  assert.equal(bound(), "");
  board.configure("interface Ethernet0/0", "ip binding vpn-instance vpn2");
  assert.equal(bound(), "vpn2");
});
