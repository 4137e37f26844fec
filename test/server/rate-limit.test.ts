import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RandomSource } from "../../hal/random-source";
import { makeAddress } from "../../firmware/network/address";
import { parseIpv6 } from "../../firmware/network/ipv6-text";
import { Refusal } from "../../firmware/association/refusal";
import { DEFAULT_RATE_LIMIT, checkRate, makeRateLimit, type RateLimit } from "../../firmware/server/rate-limit";

/** Random words that stand for silence past the allowance, for a reply all the same, and for a kiss. */
const SILENCE = 65535;
const LEAK = 0;
const KISS = 4096;

/** A source of one random word. */
function withRandom(word: number): RandomSource {
  return { word: () => word };
}

const HIGH = 0x0a00;
const strict = withRandom(SILENCE);

/** Outcome of a request of 10.0.0.`host` at `second`, without the random share of replies. */
function ask(limit: RateLimit, second: number, host = 1): Refusal {
  return checkRate(strict, limit, [HIGH, host], 0, second % 65536);
}

const unlimitedTotal = { ...DEFAULT_RATE_LIMIT, total: 1_000_000 };

test("an honest client is never limited: eight at once, eight each 2 s (iburst), and then one each 2 s for two days", () => {
  const limit = makeRateLimit(DEFAULT_RATE_LIMIT, 64);
  for (let i = 0; i < 8; i++) assert.equal(ask(limit, 65000, 1), Refusal.None);
  for (let second = 65002; second < 65002 + 2 * 86400; second += 2) {
    assert.equal(ask(limit, second, 1), Refusal.None, `second ${second}`);
    if (second < 65018) assert.equal(ask(limit, second, 2), Refusal.None);
  }
});

test("any times, rates and bursts: an address gets what a token bucket of whole seconds gives it, wherever its seconds wrap", () => {
  const settings = fc.record({ rate: fc.integer({ min: 1, max: 60000 }), burst: fc.integer({ min: 1, max: 1000 }) });
  const gaps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 65000 })), { maxLength: 200 });
  fc.assert(
    fc.property(settings, fc.integer({ min: 0, max: 65535 }), gaps, ({ rate, burst }, start, steps) => {
      const limit = makeRateLimit({ rate, burst, total: 1_000_000 }, 64);
      let second = start;
      let tokens = burst * 60;
      for (const step of steps) {
        second += step;
        tokens = Math.min(burst * 60, tokens + step * rate);
        const refusal = ask(limit, second);
        assert.equal(refusal, tokens >= 60 ? Refusal.None : Refusal.Rate);
        if (refusal === Refusal.None) tokens -= 60;
      }
    }),
    { numRuns: 1000 },
  );
});

test("a timestamp that lies a little back, as those of two sockets may, brings nothing and takes nothing away", () => {
  const limit = makeRateLimit({ rate: 60, burst: 2, total: 3 }, 64);
  for (const second of [100, 99, 100, 99]) ask(limit, second);
  assert.equal(ask(limit, 99), Refusal.Rate);
  assert.equal(ask(limit, 100, 2), Refusal.None);
  assert.equal(ask(limit, 99, 2), Refusal.Rate, "the sum of the second is used up, whichever of the two it is");
  assert.equal(ask(limit, 101), Refusal.None);
});

test("attack README (Reflection): the overall limit holds against ever new forged addresses; the next second has its own", () => {
  const limit = makeRateLimit({ ...DEFAULT_RATE_LIMIT, total: 100 }, 64);
  for (let second = 0; second < 3; second++) {
    let answered = 0;
    for (let host = 0; host < 5000; host++) if (ask(limit, second, second * 5000 + host) === Refusal.None) answered++;
    assert.equal(answered, 100);
  }
});

test("a full table never grows: it forgets the address of a set that was heard of longest ago, and no other", () => {
  const limit = makeRateLimit({ ...unlimitedTotal, rate: 1, burst: 1 }, 4);
  for (let host = 1; host <= 4; host++) assert.equal(ask(limit, host, host), Refusal.None);
  assert.equal(ask(limit, 5, 5), Refusal.None, "takes the place of the first");
  for (let host = 2; host <= 5; host++) assert.equal(ask(limit, 6, host), Refusal.Rate, `${host} is remembered`);
  assert.equal(ask(limit, 6, 1), Refusal.None, "the first was forgotten");
  const { high, low, third, fourth, refilled, tokens } = limit.clients;
  for (const column of [high, low, third, fourth, refilled, tokens]) assert.equal(column.length, 4);
});

test("the same address in two VPN instances is two hosts", () => {
  const limit = makeRateLimit({ ...unlimitedTotal, burst: 1 }, 64);
  assert.equal(checkRate(strict, limit, [HIGH, 1], 0, 1), Refusal.None);
  assert.equal(checkRate(strict, limit, [HIGH, 1], 1, 1), Refusal.None);
  assert.equal(checkRate(strict, limit, [HIGH, 1], 1, 1), Refusal.Rate);
});

test("RFC 4291 section 2.5.4: a network of 64 bits is one client, because a host may take any address in it", () => {
  const limit = makeRateLimit({ ...unlimitedTotal, burst: 1 }, 64);
  const check = (text: string, instance = 0): Refusal => {
    const source = makeAddress();
    assert.ok(parseIpv6(text, source), text);
    return checkRate(strict, limit, source, instance, 1);
  };
  assert.equal(check("2001:db8:0:1::1"), Refusal.None);
  assert.equal(check("2001:db8:0:1:ffff::2"), Refusal.Rate);
  assert.equal(check("2001:db8:0:2::1"), Refusal.None);
  assert.equal(check("2001:db8:1:1::1"), Refusal.None);
  assert.equal(check("2001:db8:0:1::1", 1), Refusal.None, "another VPN instance");
  assert.equal(check("fe80::1%1"), Refusal.None);
  assert.equal(check("fe80::1%1"), Refusal.Rate);
  assert.equal(check("fe80::2%1"), Refusal.None, "on a link each interface identifier is a client");
  assert.equal(check("0:1::"), Refusal.None);
  assert.equal(checkRate(strict, limit, [0, 1], 0, 1), Refusal.None, "IPv4 has buckets of its own");
});

test("past the allowance one in sixteen is answered all the same, one in sixteen is told; the sum counts both", () => {
  const limit = makeRateLimit({ rate: 1, burst: 1, total: 3 }, 64);
  assert.equal(ask(limit, 1), Refusal.None);
  assert.equal(checkRate(withRandom(LEAK), limit, [HIGH, 1], 0, 1), Refusal.None);
  assert.equal(checkRate(withRandom(KISS), limit, [HIGH, 1], 0, 1), Refusal.RateKiss);
  assert.equal(checkRate(withRandom(LEAK), limit, [HIGH, 1], 0, 1), Refusal.Rate);
  let [leaks, kisses] = [0, 0];
  const wide = makeRateLimit({ rate: 1, burst: 1, total: 1_000_000 }, 64);
  ask(wide, 1);
  for (let word = 0; word < 65536; word++) {
    const refusal = checkRate(withRandom(word), wide, [HIGH, 1], 0, 1);
    if (refusal === Refusal.None) leaks++;
    if (refusal === Refusal.RateKiss) kisses++;
  }
  assert.deepEqual([leaks, kisses], [4096, 4096]);
});
