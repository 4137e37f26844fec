import assert from "node:assert/strict";
import { test } from "node:test";
import { makeRefusalCounters, Refusal, REFUSAL_TEXTS } from "../../firmware/association/refusal";
import { lab } from "./lab";

test("every reason for which a packet is refused has a counter and a text of its own", () => {
  assert.equal(makeRefusalCounters().length, Refusal.Count);
  assert.equal(REFUSAL_TEXTS.length, Refusal.Count);
  assert.equal(new Set(REFUSAL_TEXTS).size, Refusal.Count);
});

test("`display ntp-service refusals` tells how many packets were refused, and why", () => {
  const net = lab({});
  const a = net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "acl number 2001", "rule deny", "quit");
  net.board("B", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  net.run(10);
  const lines = (): string[] => a.type("display ntp-service refusals").split("\r\n").slice(1, -1);
  assert.match(lines()[0], /^Packets of use {12}: [1-9]\d*$/);
  assert.deepEqual(lines().slice(1), ["Packets refused           : 0"]);
  a.configure("ntp-service access peer 2001");
  net.run(200);
  assert.match(lines()[1], /^Packets refused {11}: [1-9]\d*$/);
  assert.match(lines()[2], /^ access denied {12}: [1-9]\d*$/);
});

test("console README (Comware 7 forms): `ntp-service time-offset-threshold log` leaves smaller steps out of the log", () => {
  const stepsOf = (...commands: string[]): string[] => {
    const net = lab({});
    net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
    const b = net.board("B", { address: "10.0.0.2", clockError: 0.4 }, ...commands, "ntp-service unicast-server 10.0.0.1");
    net.run(60);
    return b.log("System clock is stepped");
  };
  assert.equal(stepsOf().length, 1);
  assert.equal(stepsOf("ntp-service time-offset-threshold log 300").length, 1);
  assert.equal(stepsOf("ntp-service time-offset-threshold log 500 trap 1000").length, 0);
});
