import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAssociation, SelectionStatus, type Association } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { timeMinusCounterAt } from "../../firmware/clock/system-clock";
import { sessionRow } from "../../firmware/console/display/ntp-sessions";
import { IPV6 } from "../../firmware/network/ipv6";
import { parseDotted } from "../../firmware/network/address";
import { Leap } from "../../firmware/packet/protocol";
import { addInterval } from "../../firmware/time/interval";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { openConsole, screen } from "./console-board";

/** Makes an association in use whose last packet was `age` [s] ago. */
function association(fields: Partial<Association> & { at: string; age?: number; refersTo?: string | number[] }): Association {
  const { at, age, refersTo, ...rest } = fields;
  const made = Object.assign(makeAssociation(BANK_ESTIMATION.make()), { isInUse: true, ...rest });
  parseDotted(at, made.address);
  if (typeof refersTo === "string") parseDotted(refersTo, made.refId);
  if (Array.isArray(refersTo)) made.refId = refersTo;
  if (age !== undefined) {
    made.hasHeard = true;
    made.lastHeard = [0x1000 - Math.ceil(age / 65536), (65536 - (age % 65536)) % 65536, 0, 0];
  }
  return made;
}

/** Returns the row of an association at the counter reading 0x1000 0000 s. */
function row(shown: Association): string {
  const { clock } = openConsole().timewire.engine;
  return sessionRow(shown, clock, [0x1000, 0, 0, 0], IPV6);
}

/** Adds one sample with this offset, delay and dispersion [s], at the counter reading of `row`. */
function sampled(shown: Association, offset: number, delay: number, dispersion: number): Association {
  const { clock } = openConsole().timewire.engine;
  const reference = makeTimestamp();
  timeMinusCounterAt(clock, [0x1000, 0, 0, 0], reference);
  addInterval(reference, offset, reference);
  Object.assign(shown.estimator, { count: 1, epoch: [0x1000, 0, 0, 0], reference, delay, dispersion });
  return shown;
}

const GPS = [0x4750, 0x5300];
const LOCL = [0x4c4f, 0x434c];

test("console README (Sessions display): the Comware 5 sample row of a local clock at stratum 3, byte for byte", () => {
  const master = { isConfigured: true, isLocalClock: true, selectionStatus: SelectionStatus.Master, stratum: 3, reach: 1 };
  const local = association({ at: "127.127.1.0", refersTo: "127.127.1.0", age: 33, ...master });
  assert.equal(row(local), "[12345]127.127.1.0     127.127.1.0        3     1   64   33    0.0    0.0    0.0");
});

test("scenario README, example E1': the session of a client, with offset, delay and dispersion in milliseconds", () => {
  const master = { isConfigured: true, selectionStatus: SelectionStatus.Master, stratum: 2, reach: 1 };
  const server = association({ at: "1.0.1.11", refersTo: "127.127.1.0", age: 15, ...master });
  assert.equal(row(sampled(server, -0.004, 0.0000038, 0.016262)), "[12345]1.0.1.11        127.127.1.0        2     1   64   15   -4.0    0.0   16.3");
});

test("scenario README, example E3: flags of a configured peer that is not selected, and of a selected dynamic one", () => {
  const first = association({
    at: "3.0.1.31",
    refersTo: "127.127.1.0",
    age: 64,
    isConfigured: true,
    selectionStatus: SelectionStatus.Candidate,
    stratum: 2,
    reach: 15,
  });
  assert.equal(row(first), "  [245]3.0.1.31        127.127.1.0        2    15   64   64    0.0    0.0    0.0");
  const second = association({ at: "3.0.1.33", refersTo: LOCL, age: 64, selectionStatus: SelectionStatus.Master, stratum: 1, reach: 14 });
  assert.equal(row(second), " [1234]3.0.1.33        LOCL               1    14   64   64    0.0    0.0    0.0");
});

test("console README (Sessions display): a server without an address and without a reply", () => {
  const silent = association({ at: "0.0.0.0", isConfigured: true });
  assert.equal(row(silent), "    [5]0.0.0.0         INIT              16     0   64    -    0.0    0.0    0.0");
});

test("console README (Sessions display): the reference of a primary server is its letters, or an address when they are not printable", () => {
  const reference = (refersTo: number[], stratum: number): string =>
    row(association({ at: "10.0.0.1", refersTo, stratum, age: 1 }))
      .slice(23, 38)
      .trim();
  assert.equal(reference(GPS, 1), "GPS");
  assert.equal(reference(GPS, 2), "71.80.83.0");
  assert.equal(reference([0x0102, 0x0304], 1), "1.2.3.4");
});

test("console README (Sessions display): `now` is in minutes past 2048 s, in hours past 300 min, in days past 96 h", () => {
  const now = (age: number): string =>
    row(association({ at: "10.0.0.1", age }))
      .slice(55, 59)
      .trim();
  assert.equal(now(0), "0");
  assert.equal(now(2048), "2048");
  assert.equal(now(2049), "34m");
  assert.equal(now(300 * 60), "300m");
  assert.equal(now(301 * 60), "5h");
  assert.equal(now(96 * 3600), "96h");
  assert.equal(now(97 * 3600), "4d");
});

test("console README (Sessions display): numbers too long for a decimal lose it, so that the row keeps its 80 columns", () => {
  const server = association({ at: "203.113.255.254", refersTo: "255.255.255.255", age: 2048, stratum: 15, reach: 255, isConfigured: true });
  const shown = row(sampled(server, -12345.6 / 1000, 99.9999, 7.93785));
  assert.equal(shown, "   [25]203.113.255.254 255.255.255.255   15   255   64 2048 -12346 100000 7937.9");
  assert.equal(shown.length, 80);
});

test("console README (Sessions display): header, 80 asterisks, note and total", () => {
  const page = [
    "       source          reference       stra reach poll  now offset  delay disper",
    "********************************************************************************",
    "note: 1 source(master),2 source(peer),3 selected,4 candidate,5 configured",
    "Total associations :  0",
  ];
  const line = "display ntp-service sessions";
  assert.equal(openConsole().enter(line), screen(line, ...page, "<Timewire>"));
});

test("console README (Status display): the Comware 5 status display of an unsynchronized clock", () => {
  const page = [
    " Clock status: unsynchronized",
    " Clock stratum: 16",
    " Reference clock ID: none",
    " Nominal frequency: 100.0000 Hz",
    " Actual frequency: 100.0000 Hz",
    " Clock precision: 2^20",
    " Clock offset: 0.0000 ms",
    " Root delay: 0.00 ms",
    " Root dispersion: 0.00 ms",
    " Peer dispersion: 0.00 ms",
    " Reference time: 00:00:00.000 UTC Jan 1 1900(00000000.00000000)",
  ];
  const line = "display ntp-service status";
  assert.equal(openConsole().enter(line), screen(line, ...page, "<Timewire>"));
});

test("console README (Status display): the status display of a client: its server as reference, the frequency error of the crystal, times in milliseconds", () => {
  const console = openConsole();
  const { engine } = console.timewire;
  const { system, clock } = engine;
  console.board.time[1] = 10;
  clock.frequency = -4e-5; // the crystal is 40 ppm fast
  engine.table[0] = sampled(association({ at: "1.0.1.11" }), 0, 0, 0.0123);
  Object.assign(system, {
    leap: Leap.None,
    stratum: 3,
    refId: [0x0100, 0x010b],
    systemPeer: 0,
    rootDelay: 0.00123,
    rootDispersion: 0.01,
    updated: [0, 10, 0, 0],
  });
  Object.assign(system, { offset: -0.0123456, reference: [0xce26, 0x86d6, 0x7148, 0x4513] });
  const page = [
    " Clock status: synchronized",
    " Clock stratum: 3",
    " Reference clock ID: 1.0.1.11",
    " Nominal frequency: 100.0000 Hz",
    " Actual frequency: 100.0040 Hz",
    " Clock precision: 2^20",
    " Clock offset: -12.3456 ms",
    " Root delay: 1.23 ms",
    " Root dispersion: 10.00 ms",
    " Peer dispersion: 12.30 ms",
    " Reference time: 10:56:22.442 UTC Aug 7 2009(CE2686D6.71484513)",
  ];
  const line = "display ntp-service status";
  assert.equal(console.enter(line), screen(line, ...page, "<Timewire>"));
});

test("console README (Status display): a local clock at stratum 1 is LOCL, at another stratum its address", () => {
  const referenceOf = (stratum: number, refId: number[]): string => {
    const console = openConsole();
    Object.assign(console.timewire.engine.system, { leap: Leap.None, stratum, refId });
    return console.enter("display ntp-service status").split("\r\n")[3];
  };
  assert.equal(referenceOf(1, LOCL), " Reference clock ID: LOCL");
  assert.equal(referenceOf(8, [0x7f7f, 0x0100]), " Reference clock ID: 127.127.1.0");
});
