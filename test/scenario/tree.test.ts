import assert from "node:assert/strict";
import { test } from "node:test";
import { addRouterPort } from "../../boards/sim/router";
import { notEmpty } from "../not-empty";
import { lab, type LabBoard } from "./lab";

const DAY = 86_400;
const BRANCHES = 5;
const BOARDS_IN_BRANCH = 5;

/**
 * A company: a server at headquarters, the branches' servers behind one router, and in each branch a chain and leaves below its server. The 31 boards have
 * crystals that are wrong by up to 50 ppm and wander, on lines with jitter and loss.
 */
function company(seed: number) {
  const net = lab({ seed, delay: { base: 1e-3, jitter: 2e-4, loss: 0.01 } });
  const router = net.router();
  const gateway = "10.0.0.254";
  addRouterPort(router, net.lan, gateway, 24);
  const root = net.board("Root", { address: "10.0.0.1", gateway, wander: 0 }, "ntp-service refclock-master 1");
  const boards: LabBoard[] = [];
  const strata: number[] = [];
  for (let branch = 1; branch <= BRANCHES; branch++) {
    const segment = net.segment();
    const port = addRouterPort(router, segment, `10.0.${branch}.254`, 24);
    port.outbound = { base: 10e-3, jitter: 5e-4, loss: 0.01 };
    port.inbound = { base: 10e-3, jitter: 5e-4, loss: 0.01 };
    for (let host = 1; host <= BOARDS_IN_BRANCH + 1; host++) {
      const above = host === 1 ? "10.0.0.1" : `10.0.${branch}.${Math.floor(host / 2)}`;
      const ppm = ((branch * 37 + host * 53) % 101) - 50;
      const options = { address: `10.0.${branch}.${host}`, gateway: `10.0.${branch}.254`, segment, ppm, wander: 1e-9, clockError: ppm / 100 };
      boards.push(net.board(`B${branch}-${host}`, options, `ntp-service unicast-server ${above}`));
      strata.push(host === 1 ? 2 : strata[strata.length + Math.floor(host / 2) - host] + 1);
    }
  }
  return { net, root, router, boards, strata };
}

test("a day of a tree of 31 boards on six segments", () => {
  const begin = performance.now();
  const { net, boards, strata, router } = company(1);
  let worst = 0;
  let sum = 0;
  let looks = 0;
  net.run(3600);
  net.watch(DAY - 3600, 300, () => {
    notEmpty(boards).forEach((board, i) => {
      const error = board.error();
      worst = Math.max(worst, Math.abs(error));
      sum += error * error;
      looks += 1;
      assert.equal(board.timewire.engine.system.stratum, strata[i], board.name);
    });
  });
  for (const board of notEmpty(boards))
    assert.equal(board.log("stepped").length, board.log("NTP_LOG").length - 2, `${board.name}: a step at start, leap and stratum once`);
  const rms = Math.sqrt(sum / looks);
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `a day with ${boards.length + 1} boards: ${seconds.toFixed(1)} s, RMS ${(rms * 1e6).toFixed(0)} us, worst ${(worst * 1e6).toFixed(0)} us`,
  );
  assert.ok(worst < 5e-3, `${worst} s`);
  assert.ok(rms < 1e-3, `${rms} s`);
  assert.ok(router.forwarded > (2 * BRANCHES * DAY) / 64 / 2);
});

test("the same seed gives the same tree to the last bit, another seed another one", () => {
  const ends = [3, 3, 4].map((seed) => {
    const { net, boards } = company(seed);
    net.run(1800);
    return boards.map((board) => board.error()).join();
  });
  assert.equal(ends[0], ends[1]);
  assert.notEqual(ends[0], ends[2]);
});
