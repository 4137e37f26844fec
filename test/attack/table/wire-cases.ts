import { EVERYONE, FAR, GROUP, NEIGHBOUR, NTP_PORT, type Draft, type Step, type WireCase } from "./attack-case";

/** Cases that run on every engine. `row` names the row of test/attack/README.md. Portable. */

const SERVER = ["ntp-service refclock-master 2"];
const IDLE = ["ntp-service enable"];
const CLIENT = ["ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4"];
const PEER = ["ntp-service unicast-peer 10.0.0.1 minpoll 4 maxpoll 4"];
const ETHERNET = "interface Ethernet0/0";
const BROADCAST_CLIENT = [...IDLE, ETHERNET, "ntp-service broadcast-client", "quit"];
const KEYS = [
  "ntp-service authentication enable",
  "ntp-service authentication-keyid 7 authentication-mode md5 simple correct",
  "ntp-service authentication-keyid 8 authentication-mode md5 simple battery",
  "ntp-service authentication-keyid 9 authentication-mode md5 simple untrusted",
  "ntp-service reliable authentication-keyid 7",
  "ntp-service reliable authentication-keyid 8",
];
const acl = (...rules: string[]): string[] => ["acl number 2000", ...rules, "quit"];
const zeros = (count: number): number[] => {
  const bytes: number[] = [];
  for (let i = 0; i < count; i++) bytes.push(0);
  return bytes;
};
const list = (from: number, to: number): number[] => {
  const numbers: number[] = [];
  for (let i = from; i <= to; i++) numbers.push(i);
  return numbers;
};
const send = (draft: Draft, way: Partial<Step & { do: "send" }> = {}): Step => ({ ...way, do: "send", draft });
const reply = (draft: Draft, way: Partial<Step & { do: "reply" }> = {}): Step => ({ ...way, do: "reply", draft });

/** W32Time's request, version 3: leap 3, stratum 0, precision -23, as captured from a member of a domain. */
const w32time = (mode: number): Draft => ({
  bytes: [
    192 + 24 + mode,
    0,
    6,
    233,
    0,
    0,
    0,
    0,
    0,
    1,
    4,
    47,
    0,
    0,
    0,
    0,
    225,
    184,
    64,
    125,
    235,
    199,
    229,
    6,
    ...zeros(16),
    225,
    184,
    66,
    139,
    255,
    191,
    205,
    10,
  ],
});
const control = (opcode: number, text: string, first = 0x16): Draft => {
  const bytes = [first, opcode, 0, 1, 0, 0, 0, 0, 0, 0, 0, text.length];
  for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i));
  return { bytes };
};

const ANSWER = "accepted: mode 4 version 4 stratum 2";
const COUNT: Step = { do: "type", lines: ["display ntp-service sessions"], look: ["Total associations :  1"] };

/** A request that is not served, whatever it says. */
function serverCase(row: string, name: string, steps: Step[], expected: string[], board = SERVER): WireCase {
  return { row, name, board, steps, expected };
}

/** A reply that is refused; the next true one counts. */
function clientCase(row: string, name: string, draft: Draft, refusal: string, way: Partial<Step & { do: "reply" }> = {}): WireCase {
  return { row, name, board: CLIENT, steps: [reply(draft, way), reply({})], expected: [refusal, "accepted"] };
}

const kiss = (refId: string, draft: Draft = {}): Draft => ({ leap: 3, stratum: 0, refId, receive: "zero", transmit: "zero", ...draft });

const SERVER_CASES: WireCase[] = [
  serverCase(
    "Versions",
    "versions 0..7, mode 3",
    list(0, 7).map((version) => send({ version })),
    list(0, 7).map((version) => (version >= 1 && version <= 4 ? `accepted: mode 4 version ${version} stratum 2` : "wrong version: silence")),
  ),
  serverCase(
    "Versions",
    "version 1 without a mode, from a client's port and from port 123",
    [send({ version: 1, mode: 0 }), send({ version: 1, mode: 0 }, { port: NTP_PORT })],
    ["accepted: mode 4 version 1 stratum 2", "unexpected mode: silence"],
  ),
  serverCase(
    "Reflection",
    "modes 0, 2, 4, 5, 7 from a client's port",
    [0, 2, 4, 5, 7].map((mode) => send({ mode })),
    ["unexpected mode: silence", "unexpected mode: silence", "unexpected source: silence", "interface disabled: silence", "unexpected mode: silence"],
  ),
  serverCase(
    "Reflection",
    "modes 2, 4, 5 from port 123",
    [2, 4, 5].map((mode) => send({ mode }, { port: NTP_PORT })),
    ["unexpected mode: silence", "unexpected source: silence", "interface disabled: silence"],
  ),
  serverCase(
    "Group destination",
    "a request to the broadcast address",
    [send({}, { to: EVERYONE })],
    ["unexpected source: silence"],
    [...SERVER, ...BROADCAST_CLIENT],
  ),
  serverCase(
    "MAC length",
    "trailers of 1, 2, 3, 8, 12, 60 zero bytes, and of 68, a possible digest",
    [1, 2, 3, 8, 12, 60, 68].map((length) => send({ trailer: zeros(length) })),
    [...list(1, 6).map(() => "malformed trailer: silence"), "authentication failed: silence"],
  ),
  serverCase(
    "Crypto-NAK",
    "a request with a crypto-NAK, a request with an unknown key: no crypto-NAK is sent",
    [send({ trailer: zeros(4) }), send({ key: [99, "unknown"] })],
    ["authentication failed: silence", "authentication failed: silence"],
  ),
  serverCase(
    "Extension field length",
    "extension fields of length 0, 6, 65535 and past the end",
    [
      [1, 4, 0, 0],
      [1, 4, 0, 6],
      [1, 4, 255, 255],
      [1, 4, 0, 64],
    ].map((head) => send({ trailer: [...head, ...zeros(28)] })),
    list(1, 4).map(() => "malformed trailer: silence"),
  ),
  serverCase(
    "Header extremes",
    "poll -128 and 127, precision 127, stratum 255, leap 3 in a request",
    [send({ poll: -128 }), send({ poll: 127 }), send({ precision: 127, stratum: 255, leap: 3 })],
    [ANSWER, ANSWER, ANSWER],
  ),
  serverCase("Header extremes", "a transmit timestamp of zero", [send({ transmit: "zero" })], [ANSWER]),
  serverCase(
    "Other key",
    "authentication enabled: a trusted key, an untrusted one, none",
    [send({ key: [7, "correct"] }), send({ key: [9, "untrusted"] }), send({ key: [7, "wrong"] }), send({})],
    [ANSWER, "authentication failed: silence", "authentication failed: silence", ANSWER],
    [...SERVER, ...KEYS],
  ),
  serverCase(
    "Control and private modes",
    "mode 7, MONLIST among it (CVE-2013-5211)",
    [send({ bytes: [0x17, 0, 3, 42, ...zeros(44)] }), send({ bytes: [0x17, 0, 2, 42] })],
    ["unexpected mode: silence", "short packet: silence"],
  ),
  serverCase(
    "Control and private modes",
    "mode 6: every opcode that writes gets an error of 12 bytes",
    [3, 8, 9, 12, 31].map((opcode) => send(control(opcode, "leap=2"))),
    [3, 8, 9, 12, 31].map(() => "control query without an answer: control error"),
  ),
  serverCase(
    "Control and private modes",
    "mode 6: cut off, counted wrongly, a fragment, a response",
    [
      send({ bytes: [0x16, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0] }),
      send({ bytes: [0x16, 2, 0, 1, 0, 0, 0, 0, 0, 0, 255, 255] }),
      send({ bytes: [0x16, 0x22, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0] }),
      send({ bytes: [0x16, 0x82, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0] }),
    ],
    ["short packet: silence", "malformed trailer: silence", "malformed trailer: silence", "unexpected source: silence"],
  ),
  serverCase("Control and private modes", "mode 6 from a host of a connected subnet", [send(control(2, ""))], ["accepted: control answer"]),
  serverCase(
    "Control and private modes",
    "mode 6 from off the subnet, by default",
    [send(control(2, ""), { from: FAR })],
    ["access denied: silence"],
  ),
  serverCase(
    "Control and private modes",
    "mode 6 from off the subnet, with the access right query",
    [send(control(2, ""), { from: FAR }), send({}, { from: FAR })],
    ["accepted: control answer", "access denied: silence"],
    [...SERVER, ...acl("rule permit"), "ntp-service access query 2000"],
  ),
  serverCase(
    "Access rights",
    "an access right whose ACL does not exist grants nothing",
    [send({}), send({ mode: 1 }, { port: NTP_PORT }), send(control(2, ""))],
    ["access denied: silence", "access denied: silence", "access denied: silence"],
    [...SERVER, "ntp-service access peer 2001"],
  ),
  serverCase(
    "Access rights",
    "Comware 7: an ACL with a name, and rules with logging, counting and comments",
    [send({}), send({}, { from: NEIGHBOUR })],
    ["access denied: silence", ANSWER],
    [
      ...SERVER,
      "acl basic name timeservers",
      "rule 5 permit source 10.0.0.3 0 logging counting",
      "rule 5 comment printers",
      "quit",
      "ntp-service access peer name timeservers",
    ],
  ),
  serverCase(
    "Interface of arrival",
    "in-interface disable",
    [send({}), send({ mode: 1 }, { port: NTP_PORT }), send(control(2, ""))],
    ["interface disabled: silence", "interface disabled: silence", "interface disabled: silence"],
    [...SERVER, ETHERNET, "ntp-service in-interface disable", "quit"],
  ),
  serverCase(
    "Control and private modes",
    "mode 6 to the broadcast address",
    [send(control(2, ""), { to: EVERYONE })],
    ["unexpected source: silence"],
    [...SERVER, ...BROADCAST_CLIENT],
  ),
  serverCase(
    "W32Time",
    "version 3, mode 3, from port 123 and another one",
    [send(w32time(3), { port: NTP_PORT }), send(w32time(3))],
    ["accepted: mode 4 version 3 stratum 2", "accepted: mode 4 version 3 stratum 2"],
  ),
  serverCase(
    "W32Time",
    "version 3, mode 1, from another port: mode 2 to that port, and no association",
    [send(w32time(1)), COUNT],
    ["accepted: mode 2 version 3 stratum 2", "Total associations :  1: yes"],
  ),
  ...[
    ["max-dynamic-sessions 0", "ntp-service max-dynamic-sessions 0"],
    ["authentication enabled", "ntp-service authentication enable"],
    ["access right server", ...acl("rule permit"), "ntp-service access server 2000"],
    ["access right synchronization", ...acl("rule permit"), "ntp-service access synchronization 2000"],
  ].map(([name, ...commands]) =>
    serverCase(
      "W32Time",
      `version 3, mode 1, from port 123, ${name}: answered, and no association`,
      [send(w32time(1), { port: NTP_PORT }), COUNT],
      ["accepted: mode 2 version 3 stratum 2", "Total associations :  1: yes"],
      [...SERVER, ...commands],
    ),
  ),
  serverCase(
    "Unknown active peer",
    "mode 1 from off the subnet, port 123: mode 2 and no association",
    [send({ mode: 1, stratum: 1 }, { from: FAR, port: NTP_PORT }), COUNT],
    ["accepted: mode 2 version 4 stratum 2", "Total associations :  1: yes"],
  ),
  serverCase(
    "Unsynchronized server",
    "stratum 0 and leap 3 in modes 4 and 2 (RFC 5905 section 7.3)",
    [send({}), send({ mode: 1 })],
    ["accepted: mode 4 version 4 stratum 0 leap 3", "accepted: mode 2 version 4 stratum 0 leap 3"],
    IDLE,
  ),
  serverCase(
    "Access rights",
    "an ACL that denies the sender",
    [send({}), send({}, { from: NEIGHBOUR }), send({ mode: 1 }, { port: NTP_PORT })],
    ["access denied: silence", ANSWER, "access denied: silence"],
    [...SERVER, ...acl("rule permit source 10.0.0.3 0"), "ntp-service access peer 2000"],
  ),
  serverCase(
    "Rate limit on own servers",
    "a flood from one address does not silence another",
    [send({}, { times: 40 }), send({}, { from: NEIGHBOUR })],
    [ANSWER],
    [...SERVER, "ntp-service rate-limit burst 4"],
  ),
  serverCase(
    "Table full",
    "mode 1 with a table that is full is answered without state",
    [send({ mode: 1, stratum: 1 }, { port: NTP_PORT })],
    ["accepted: mode 2 version 4 stratum 2"],
    [...SERVER, "ntp-service max-dynamic-sessions 0"],
  ),
  serverCase(
    "Reply by another socket",
    "a reply to the service port belongs to no association",
    [send({ mode: 4, stratum: 1, receive: "now" }, { port: NTP_PORT })],
    ["unexpected source: silence"],
    CLIENT,
  ),
];

const CLIENT_CASES: WireCase[] = [
  clientCase("Wrong origin", "RFC 5905 section 8: an origin that is not our transmit timestamp", { origin: "wrong" }, "bogus origin"),
  clientCase("Zero origin", "CVE-2015-8138: an origin of zero", { origin: "zero" }, "bogus origin"),
  clientCase("Kiss with a wrong origin", "CVE-2015-7704: DENY with a wrong origin", kiss("DENY", { origin: "wrong" }), "bogus origin"),
  clientCase("Kiss with a wrong origin", "CVE-2015-7705: RATE with a wrong origin", kiss("RATE", { origin: "wrong" }), "bogus origin"),
  {
    row: "Kiss RATE",
    name: "RATE with the right origin and zero timestamps: no sample, and the poll is 32 s",
    board: CLIENT,
    steps: [reply(kiss("RATE")), { do: "type", lines: ["display ntp-service sessions"], look: ["  0   32 "] }],
    expected: ["kiss: RATE", "  0   32 : yes"],
  },
  {
    row: "Poll poisoning",
    name: "RATE with a poll field of 17: no sample, and the poll is 32 s",
    board: CLIENT,
    steps: [reply(kiss("RATE", { poll: 17 })), { do: "type", lines: ["display ntp-service sessions"], look: ["  0   32 "] }],
    expected: ["kiss: RATE", "  0   32 : yes"],
  },
  clientCase("Crypto-NAK", "CVE-2015-7871: a true reply with a crypto-NAK behind it", { trailer: [0, 0, 0, 0] }, "authentication failed"),
  clientCase("MAC length", "a true reply with three bytes behind it", { trailer: [0, 0, 0] }, "malformed trailer"),
  clientCase("Extension field length", "a true reply with a field of length 65535", { trailer: [1, 4, 255, 255, ...zeros(28)] }, "malformed trailer"),
  clientCase("Reply checks", "a broadcast on the client's port", { mode: 5 }, "unexpected mode"),
  clientCase("Reply checks", "mode 2 on the client's port", { mode: 2 }, "unexpected mode"),
  clientCase("Versions", "version 0", { version: 0 }, "wrong version"),
  clientCase("Versions", "version 5", { version: 5 }, "wrong version"),
  clientCase("Header extremes", "leap 3", { leap: 3 }, "source unsynchronized"),
  clientCase("Header extremes", "stratum 0 without a kiss code", { stratum: 0, refId: "INIT" }, "source unsynchronized"),
  clientCase("Header extremes", "stratum 16", { stratum: 16 }, "source unsynchronized"),
  clientCase("Header extremes", "stratum 255", { stratum: 255 }, "source unsynchronized"),
  clientCase("Header extremes", "root dispersion of 16 s", { rootDispersion: [16, 0] }, "root distance too large"),
  clientCase("Header extremes", "CVE-2015-5219: precision -128 and poll 127", { precision: -128, poll: 127 }, "accepted"),
  clientCase("Reply checks", "a transmit timestamp of zero", { transmit: "zero" }, "zero timestamp"),
  clientCase("Reply checks", "a receive timestamp of zero", { receive: "zero" }, "zero timestamp"),
  clientCase("Off-path", "a reply from another address", {}, "unexpected source", { from: NEIGHBOUR }),
  clientCase("Off-path", "a reply from another port than the one asked", {}, "unexpected source", { port: 124 }),
  {
    row: "Duplicate",
    name: "the second of two equal replies",
    board: CLIENT,
    steps: [reply({}), reply({}, { isAgain: true })],
    expected: ["accepted", "bogus origin"],
  },
  {
    row: "Bad MAC with a right origin",
    name: "a reply without a MAC, with a wrong one, with another trusted key, with the right one",
    board: [...KEYS, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4 authentication-keyid 7"],
    steps: [reply({}), reply({ key: [7, "wrong"] }), reply({ key: [8, "battery"] }), reply({ key: [7, "correct"] })],
    expected: ["authentication failed", "authentication failed", "authentication failed", "accepted"],
  },
];

const PEER_CASES: WireCase[] = [
  {
    row: "Peer reset",
    name: "CVE-2016-9042: mode 1 with an origin of zero to a configured peer in contact",
    board: PEER,
    steps: [reply({}), reply({}), reply({}), reply({}), reply({}), send({ mode: 1, stratum: 1 }, { port: NTP_PORT }), reply({})],
    expected: ["accepted", "accepted", "accepted", "accepted", "accepted", "bogus origin: silence", "accepted"],
  },
  {
    row: "Unknown active peer",
    name: "authentication enabled: mode 1 without a key makes no association",
    board: [...IDLE, ...KEYS],
    steps: [
      send({ mode: 1, stratum: 1 }, { port: NTP_PORT }),
      { do: "type", lines: ["display ntp-service sessions"], look: ["Total associations :  0"] },
    ],
    expected: ["accepted: mode 2 version 4 stratum 0 leap 3", "Total associations :  0: yes"],
  },
  {
    row: "Broadcast with a bad MAC",
    name: "CVE-2015-7979: a broadcast with a wrong MAC makes no association",
    board: [...KEYS, ...BROADCAST_CLIENT],
    steps: [
      send({ mode: 5, stratum: 1, key: [7, "wrong"] }, { to: EVERYONE, port: NTP_PORT }),
      send({ mode: 5, stratum: 1 }, { to: EVERYONE, port: NTP_PORT }),
      { do: "type", lines: ["display ntp-service sessions"], look: ["Total associations :  0"] },
    ],
    expected: ["authentication failed: silence", "authentication failed: silence", "Total associations :  0: yes"],
  },
  {
    row: "Broadcast replay",
    name: "a packet to a group that the board has not joined",
    board: SERVER,
    steps: [send({ mode: 5, stratum: 1 }, { to: GROUP, port: NTP_PORT, isLost: true })],
    expected: ["nothing: silence"],
  },
];

/** A line that operators paste, and what must not come of it. */
function pasted(name: string, lines: string[], look: string[], expected: string): WireCase {
  const show = ["\x15return", "display current-configuration"];
  return {
    row: "Pasted configuration",
    name,
    board: [...SERVER, ...acl("rule 5 permit source 10.0.0.3 0")],
    steps: [{ do: "type", lines: ["system-view", ...lines, ...show], look }],
    expected: [expected],
  };
}

const CONSOLE_CASES: WireCase[] = [
  pasted(
    "rules of a view that is refused do not enter the ACL before it",
    ["acl number 2000", "acl number 3999 match-order nonsense", " rule 10 permit source 0.0.0.0 255.255.255.255", "#"],
    ["rule 10", "rule 5 permit source 10.0.0.3 0"],
    "rule 10: no, rule 5 permit source 10.0.0.3 0: yes",
  ),
  pasted(
    "lines of a view that is refused do not change the interface before it",
    ["interface Ethernet0/0", "interface Dialer7", " ntp-service in-interface disable", " ip address 192.0.2.99 255.255.255.0", "#"],
    ["in-interface disable", "192.0.2.99"],
    "in-interface disable: no, 192.0.2.99: no",
  ),
  pasted(
    "the text of a banner is not executed",
    ["header login ^", "undo ntp-service refclock-master", "sysname OWNED", "^"],
    [" ntp-service refclock-master 2", " sysname OWNED"],
    " ntp-service refclock-master 2: yes,  sysname OWNED: no",
  ),
];

/** Cases of the time service, of clients and of peers. */
export const WIRE_CASES: WireCase[] = [...SERVER_CASES, ...CLIENT_CASES, ...PEER_CASES, ...CONSOLE_CASES];
