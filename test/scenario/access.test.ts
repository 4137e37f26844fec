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

test("console README (Access lists): a right may name its ACL, in the forms of both generations; the name may come before its ACL", () => {
  const byName = ["ntp-service access peer name clocks", "acl number 2001 name Clocks", "rule permit source 10.10.0.0 0.0.255.255", "quit"];
  assert.ok(isSynchronized(serverAndClient(...byName).client));
  const unnumbered = ["acl basic name Clocks", "rule permit source 10.10.0.2 0", "quit", "ntp-service peer acl name CLOCKS"];
  const { server, net, client } = serverAndClient(...unnumbered);
  assert.ok(isSynchronized(client));
  server.configure("undo acl basic name clocks");
  const { refused } = server.timewire.engine;
  net.run(1200);
  assert.ok(refused[Refusal.Access] > 0, "an ACL that does not exist grants nothing");
  server.configure("acl basic name other", "acl basic name clocks", "rule permit", "quit");
  const before = refused[Refusal.Access];
  net.run(1200);
  assert.equal(refused[Refusal.Access], before);
});

test("console README (Access lists): names of ACLs are shown, saved and undone", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.10.0.1" });
  board.configure("acl number 2001 name Peers match-order auto", "rule permit", "acl basic name Ops", "rule deny", "description operators", "quit");
  board.configure(
    "acl number 2000",
    "quit",
    "ntp-service access peer name peers",
    "ntp-service acl query name ops",
    "ntp-service access server 2000",
  );
  assert.equal(
    board.type("display acl name OPS"),
    screenOf("display acl name OPS", "Basic ACL  -none-, named Ops, 1 rule,", "operators", "ACL's step is 5", " rule 0 deny"),
  );
  const configuration = board.type("display current-configuration");
  const lists = ["acl number 2000", "#", "acl number 2001 name Peers match-order auto", " rule 0 permit", "#", "acl basic name Ops"];
  assert.ok(configuration.includes([...lists, " description operators", " rule 0 deny", "#"].join("\r\n")), configuration);
  const rights = [" ntp-service access peer name peers", " ntp-service access query name ops", " ntp-service access server 2000"];
  assert.ok(configuration.includes(rights.join("\r\n")), configuration);
  board.type("save force");
  board.reboot();
  assert.equal(board.type("display current-configuration"), configuration);
  assert.match(board.configure("acl name peers"), /\[R-acl-basic-2001\]$/);
  assert.match(
    board.configure("acl name OPS", "display this"),
    /\r\nacl basic name Ops\r\n description operators\r\n rule 0 deny\r\n#\r\nreturn\r\n\[R-acl-basic-Ops\]$/,
  );
  for (const [command, message] of [
    ["acl name nothing", "The ACL does not exist."],
    ["acl number 2001 name Other", "The name of an ACL cannot be changed."],
    ["acl number 2000 name PEERS", "Another ACL has this name."],
    ["display acl name nothing", "The ACL does not exist."],
    ["undo acl name nothing", "The ACL does not exist."],
  ])
    assert.ok(board.configure(command).includes(message), command);
  for (const name of ["all", "2peers", '"my peers"']) assert.match(board.configure(`acl basic name ${name}`), / % Wrong parameter found/, name);
  board.configure("acl name ops", "undo acl name ops", "undo acl number 2001", "undo ntp-service access query", "undo ntp-service acl peer");
  assert.doesNotMatch(board.type("display current-configuration"), /Ops|Peers|peers|ops/);
});

const screenOf = (...lines: string[]): string => [...lines, "<R>"].join("\r\n");

/** Section of ACL 2000 after these commands in its view. */
function listAfter(...commands: string[]): string[] {
  const board = lab({}).board("R", { address: "10.10.0.1" });
  board.configure("acl number 2000", ...commands);
  const text = board.type("display current-configuration");
  board.type("save force");
  board.reboot();
  assert.equal(board.type("display current-configuration"), text, "the same after the next start");
  const lines = text.split("\r\n");
  const begin = lines.indexOf("acl number 2000");
  return lines.slice(begin + 1, lines.indexOf("#", begin));
}

test("console README (Access lists): the words of a rule in any order, its comment before or after it, and their undo forms", () => {
  const rules = [
    "rule 0 permit logging source 10.1.1.1 0 counting",
    "rule 5 deny time-range nights vpn-instance blue source 10.1.1.2 0",
    "rule 10 comment the second site",
    "rule 10 permit fragment",
  ];
  const saved = [
    " rule 0 permit source 10.1.1.1 0 counting logging",
    " rule 5 deny vpn-instance blue source 10.1.1.2 0 time-range nights",
    " rule 10 permit fragment",
    " rule 10 comment the second site",
  ];
  assert.deepEqual(listAfter(...rules), saved);
  assert.deepEqual(listAfter(...rules, "undo rule 0 logging", "undo rule 5 time-range vpn-instance", "undo rule 10 comment"), [
    " rule 0 permit source 10.1.1.1 0 counting",
    " rule 5 deny source 10.1.1.2 0",
    " rule 10 permit fragment",
  ]);
  assert.deepEqual(listAfter(...rules, "undo rule 5 source", "undo rule 10"), [saved[0], " rule 5 deny vpn-instance blue time-range nights"]);
});

test("H3C S5120-SI Operation Manual p. 501: a rule that is changed keeps what was not typed; no two rules have the same statement", () => {
  assert.deepEqual(listAfter("rule 0 deny source 10.1.1.1 0 logging", "rule 0 permit"), [" rule 0 permit source 10.1.1.1 0 logging"]);
  assert.deepEqual(listAfter("rule 0 permit source 10.1.1.1 0", "rule 0 permit source any"), [" rule 0 permit"]);
  assert.deepEqual(
    listAfter(
      "rule 0 permit source 10.1.1.1 0",
      "rule 5 permit source 10.1.1.1 0",
      "rule 5 permit source 10.1.1.2 0",
      "rule 5 permit source 10.1.1.1 0",
    ),
    [" rule 0 permit source 10.1.1.1 0", " rule 5 permit source 10.1.1.2 0"],
  );
  const board = lab({}).board("R", { address: "10.10.0.1" });
  const auto = board.configure("acl number 2000 match-order auto", "rule 0 permit source 10.1.1.1 0", "rule 0 deny", "undo rule 0 source");
  assert.equal(auto.split("The rule cannot be changed: the match order of the ACL is auto.").length, 3);
});

test("a permit with a time range grants nothing, a deny with one denies always; a rule for fragments matches no whole datagram", () => {
  const granted = (...rules: string[]): boolean =>
    isSynchronized(serverAndClient("acl number 2001", ...rules, "quit", "ntp-service access peer 2001").client);
  assert.equal(granted("rule permit time-range nights"), false);
  assert.equal(granted("rule deny source 10.10.0.2 0 time-range nights", "rule permit"), false);
  assert.equal(granted("rule permit fragment"), false);
  assert.equal(granted("rule deny fragment", "rule permit logging counting"), true);
  const board = lab({}).board("R", { address: "10.10.0.1" });
  board.configure("acl number 2000", "rule permit time-range nights");
  assert.match(board.type("display acl 2000"), / rule 0 permit time-range nights \(Inactive\)\r\n/);
});

test("H3C S7906E Command Manual p. 1-11: a rule without vpn-instance matches no packet of a VPN instance", () => {
  for (const [rules, isServed] of [
    [["rule permit source any"], false],
    [["rule permit vpn-instance blue source 10.10.0.2 0"], true],
    [["rule 0 deny source 10.10.0.2 0", "rule 5 permit vpn-instance blue"], true],
  ] as const) {
    const net = lab({});
    net.board(
      "Server",
      { address: "10.10.0.1" },
      ...["ip vpn-instance blue", "quit", "interface Ethernet0/0", "ip binding vpn-instance blue", "quit"],
      ...["ntp-service refclock-master 2", "acl number 2001", ...rules, "quit", "ntp-service access peer 2001"],
    );
    const client = net.board("Client", { address: "10.10.0.2" }, "ntp-service unicast-server 10.10.0.1");
    net.run(60);
    assert.equal(isSynchronized(client), isServed, rules.join(", "));
  }
});
