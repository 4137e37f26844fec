import assert from "node:assert/strict";
import { test } from "node:test";
import { lab } from "./lab";

/** The manuals' worked examples (scenario README, "Worked examples") that have no file of their own: E3 and E4 are in symmetric.test.ts, E6 and E7 in broadcast.test.ts. */

test("scenario README, example E1: client/server; before, the status page is the one of an unsynchronized device, line by line", () => {
  const net = lab({});
  const a = net.board("DeviceA", { address: "1.0.1.11" }, "ntp-service refclock-master 2");
  const b = net.board("DeviceB", { address: "1.0.1.12", clockError: -0.01, ppm: 12 });
  assert.equal(
    b.type("display ntp-service status"),
    [
      "display ntp-service status",
      " Clock status: unsynchronized",
      " Clock stratum: 16",
      " Reference clock ID: none",
      " Nominal frequency: 100.0000 Hz",
      " Actual frequency: 100.0000 Hz",
      " Clock precision: 2^32",
      " Clock offset: 0.0000 ms",
      " Root delay: 0.00 ms",
      " Root dispersion: 0.00 ms",
      " Peer dispersion: 0.00 ms",
      " Reference time: 00:00:00.000 UTC Jan 1 1900(00000000.00000000)",
      "<DeviceB>",
    ].join("\r\n"),
  );
  b.configure("ntp-service unicast-server 1.0.1.11");
  net.run(600);
  const status = b.type("display ntp-service status");
  assert.match(status, /\r\n Clock status: synchronized\r\n Clock stratum: 3\r\n Reference clock ID: 1\.0\.1\.11\r\n/);
  assert.match(status, /\r\n Actual frequency: 100\.0012 Hz\r\n/, "the crystal is 12 ppm fast");
  const sessions = b.type("display ntp-service sessions").split("\r\n");
  assert.match(sessions[3], /^\[12345\]1\.0\.1\.11 {8}127\.127\.1\.0 {8}2 +\d+ +64 +\d+ +-?\d+\.\d +\d+\.\d +\d+\.\d$/);
  assert.equal(sessions[3].length, 80);
  assert.equal(sessions[5], "Total associations :  1");
  assert.match(a.type("display ntp-service sessions"), /\r\n\[12345\]127\.127\.1\.0 {5}127\.127\.1\.0 {8}2 /);
  assert.ok(Math.abs(b.error()) < 1e-3);
});
