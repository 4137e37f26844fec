import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../firmware/association/refusal";
import { lab, type LabBoard } from "./lab";

const isSynchronized = (board: LabBoard): boolean => board.type("display ntp-service status").includes("Clock status: synchronized");

/** A server with these commands besides, and a client of it at 10.10.0.2. */
function serverAndClient(...commands: string[]) {
  const net = lab({});
  const server = net.board("Server", { address: "10.10.0.1" }, ...commands, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.10.0.2" }, "ntp-service unicast-server 10.10.0.1");
  net.run(60);
  return { net, server, client };
}

const PERMIT_SUBNET = ["acl number 2001", "rule permit source 10.10.0.0 0.0.255.255", "quit"];
const PERMIT_OTHERS = ["acl number 2001", "rule permit source 10.11.0.0 0.0.255.255", "quit"];

test("scenario README, example E13: only the subnet that the ACL permits has full access", () => {
  assert.ok(isSynchronized(serverAndClient(...PERMIT_SUBNET, "ntp-service access peer 2001").client));
  const { server, client } = serverAndClient(...PERMIT_OTHERS, "ntp-service access peer 2001");
  assert.equal(isSynchronized(client), false);
  assert.ok(server.timewire.engine.refused[Refusal.Access] > 0);
});

for (const [right, isServed] of [
  ["peer", true],
  ["server", true],
  ["synchronization", true],
  ["query", false],
] as const) {
  test(`server README (Access rights): the right "${right}" ${isServed ? "gives" : "does not give"} time`, () => {
    assert.equal(isSynchronized(serverAndClient(...PERMIT_SUBNET, `ntp-service access ${right} 2001`).client), isServed);
  });
}

test("server README (Access rights): rights are tried in the order peer, server, synchronization, query, and the first that permits wins", () => {
  const rights = [
    "acl number 2002",
    "rule deny",
    "quit",
    ...PERMIT_SUBNET,
    "ntp-service access peer 2002",
    "ntp-service access synchronization 2001",
  ];
  assert.ok(isSynchronized(serverAndClient(...rights).client), "a deny ends that right only");
});

test("server README (Access rights): an ACL that does not exist grants nothing, alone or beside one that does", () => {
  assert.equal(isSynchronized(serverAndClient("ntp-service access peer 2001").client), false);
  assert.equal(
    isSynchronized(serverAndClient("ntp-service access peer 2001", "acl number 2005", "quit", "ntp-service access query 2005").client),
    false,
  );
  assert.equal(isSynchronized(serverAndClient("acl number 2001", "quit", "ntp-service access peer 2001").client), false, "no rules");
});

test("server README (Access rights): the check applies to the servers that we poll, and to the peers that would lead us", () => {
  for (const right of ["server", "synchronization", "query"]) {
    const net = lab({});
    net.board("Server", { address: "10.10.0.1" }, "ntp-service refclock-master 2");
    const client = net.board(
      "Client",
      { address: "10.10.0.2" },
      ...PERMIT_SUBNET,
      `ntp-service access ${right} 2001`,
      "ntp-service unicast-server 10.10.0.1",
    );
    net.board("Peer", { address: "10.10.0.3" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.10.0.2");
    net.run(900);
    assert.equal(isSynchronized(client), false, right);
    assert.equal(client.timewire.engine.table.filter((association) => association.isInUse).length, 1);
  }
});

test("console README (Access lists): rules get numbers by the step, in the order in which they are tried, and come back from the saved configuration", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.10.0.1" });
  board.configure(
    "acl number 2000",
    "rule permit source 10.1.1.1 0",
    "rule 3 deny source 10.1.0.0 0.0.255.255",
    "rule permit source any",
    "rule deny source 10.9.1.0 0.0.0.254",
  );
  board.configure("ntp-service access synchronization 2000", "ntp-service access peer 2999", "ntp-service query acl 2998");
  const lists = [
    "Basic ACL  2000, named -none-, 4 rules,",
    "ACL's step is 5",
    " rule 0 permit source 10.1.1.1 0",
    " rule 3 deny source 10.1.0.0 0.0.255.255",
  ];
  lists.push(" rule 5 permit", " rule 10 deny source 10.9.1.0 0.0.0.254");
  assert.equal(board.type("display acl 2000"), ["display acl 2000", ...lists, "<R>"].join("\r\n"));
  const configuration = board.type("display current-configuration");
  assert.match(configuration, /\r\n#\r\nacl number 2000\r\n rule 0 permit source 10\.1\.1\.1 0\r\n rule 3 deny/);
  assert.match(configuration, /\r\n ntp-service access peer 2999\r\n ntp-service access query 2998\r\n ntp-service access synchronization 2000\r\n/);
  board.type("save force");
  board.reboot();
  assert.equal(board.type("display current-configuration"), configuration);
  assert.match(board.configure("acl number 2000", "rule 65534 permit source 10.2.2.2 0", "rule deny source 10.2.2.3 0"), /has no number left/);
  assert.match(board.configure("acl number 2001", "undo acl all"), /\[R\]$/);
  assert.doesNotMatch(board.type("display current-configuration"), /acl number/);
  assert.match(board.configure("undo acl number 2222"), /The ACL does not exist\./);
  assert.match(board.configure("acl number 2000", "undo rule 7"), /The rule does not exist\./);
});

test("console README (Access lists): match-order auto tries the rules that leave fewer bits open first, those of one VPN instance before the others", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.10.0.1" });
  const rules = ["rule permit source 10.0.0.0 0.255.255.255", "rule deny source 10.1.0.0 0.0.255.255", "rule permit source 10.1.1.1 0"];
  board.configure("acl number 2000 match-order auto", ...rules, "rule deny vpn-instance blue", "rule 7 permit source 10.1.1.2 0");
  const tried = [
    " rule 15 deny vpn-instance blue",
    " rule 10 permit source 10.1.1.1 0",
    " rule 7 permit source 10.1.1.2 0",
    " rule 5 deny source 10.1.0.0 0.0.255.255",
    " rule 0 permit source 10.0.0.0 0.255.255.255",
  ];
  const head = ["Basic ACL  2000, named -none-, 5 rules, match-order is auto,", "ACL's step is 5"];
  assert.equal(board.type("display acl 2000"), ["display acl 2000", ...head, ...tried, "<R>"].join("\r\n"));
  const section = ["#", "acl number 2000 match-order auto", ...tried, "#", "return"];
  assert.ok(board.configure("acl number 2000", "display this").endsWith(["display this", ...section, "[R-acl-basic-2000]"].join("\r\n")));
  assert.match(board.configure("acl number 2000 match-order config"), /The match order cannot be changed: the ACL has rules\./);
  board.type("save force");
  board.reboot();
  assert.equal(board.type("display acl 2000"), ["display acl 2000", ...head, ...tried, "<R>"].join("\r\n"));
  board.configure("undo acl number 2000", "acl number 2000 match-order config", ...rules);
  assert.match(board.type("display acl 2000"), /3 rules,\r\nACL's step is 5\r\n rule 0 permit source 10\.0\.0\.0 0\.255\.255\.255\r\n rule 5 deny/);
});

test("console README (Access lists): what match-order auto tries first decides", () => {
  const lists = ["acl number 2001 match-order auto", "rule permit", "rule deny source 10.10.0.2 0", "quit"];
  assert.equal(isSynchronized(serverAndClient(...lists, "ntp-service access peer 2001").client), false);
  lists[0] = "acl number 2001";
  assert.ok(isSynchronized(serverAndClient(...lists, "ntp-service access peer 2001").client));
});
