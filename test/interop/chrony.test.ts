import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { until } from "../host/board-process";
import { BOUND, Lab, LEFT, RIGHT } from "./lab";

test("our board follows chronyd: 1.5 s wrong and 40 ppm fast at the start, below 1 ms soon after", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startChronyd("left", ["local stratum 3", "allow all"]);
  const { process: board, settle } = await lab.startTraced("right", [`ntp-service unicast-server ${LEFT}`], 1.5);
  await board.waitFor(/System stratum changes from 16 to 4/, 15);
  const last = await settle(LEFT, 25);
  assert.match(board.stdout, /System clock is stepped by -1\.[45]\d+ s/);
  assert.equal(last.state, "tracking");
  t.diagnostic(`error ${(last.error * 1e6).toFixed(0)} us, offset ${(last.offset! * 1e6).toFixed(0)} us, frequency ${last.frequency.toFixed(1)} ppm`);
  board.type("display ntp-service status");
  await board.waitFor(/Clock status: synchronized\s+Clock stratum: 4\s+Reference clock ID: 192\.0\.2\.1/);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("chronyd follows our board: its sources show `*`, and the offset that it measures is below 1 ms", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startBoard("left", ["ntp-service refclock-master 2"]);
  const chronyd = await lab.startChronyd("right", [`server ${LEFT} iburst minpoll 1 maxpoll 2`]);
  // Mode, state, name, stratum, poll, reach, age, adjusted offset, measured offset, error bound.
  const source = (): string[] => chronyd.ask("sources")[0] ?? [];
  const offset = (): number => Number(source()[8]);
  await until(
    () => source()[1] === "*" && Math.abs(offset()) < lab.machine.settled(BOUND),
    20,
    () => `${source().join()} in\n${chronyd.process.stderr}`,
  );
  assert.equal(source()[2], LEFT);
  assert.equal(source()[3], "2");
  t.diagnostic(`offset measured by chronyd ${(offset() * 1e6).toFixed(0)} us`);
});

test("chronyd does not follow our board before it has a source of its own", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  // No server is at that address: the board serves, and says that it is not synchronized.
  await lab.startBoard("left", ["ntp-service unicast-server 192.0.2.99"]);
  const chronyd = await lab.startChronyd("right", [`server ${LEFT} iburst minpoll 1 maxpoll 2`]);
  const ntpdata = (): string => (chronyd.ask("ntpdata")[0] ?? []).join();
  await until(
    () => ntpdata().includes("Not synchronised"),
    15,
    () => `${ntpdata()} in\n${chronyd.process.stderr}`,
  );
  assert.notEqual(chronyd.ask("sources")[0][1], "*");
});

test("a chain: chronyd, our board, chronyd; each is one stratum below the one before", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startChronyd("left", ["local stratum 3", "allow all"]);
  const board = await lab.startBoard("right", [`ntp-service unicast-server ${LEFT}`], "--clock-offset", "1.5");
  await board.waitFor(/System stratum changes from 16 to 4/, 15);
  const follower = lab.start(
    "left",
    "chronyd",
    "-x",
    "-Q",
    "-t",
    "60",
    "-u",
    "root",
    `server ${RIGHT} iburst`,
    "cmdport 0",
    `pidfile ${join(lab.folder, "follower.pid")}`,
  );
  await follower.exit;
  const measured = /System clock wrong by (-?[\d.]+) seconds/.exec(follower.stderr + follower.stdout);
  assert.ok(measured !== null, follower.stderr + follower.stdout);
  assert.ok(Math.abs(Number(measured[1])) < lab.machine.atOnce(0.01), `${measured[1]} s, so soon after the step`);
});
