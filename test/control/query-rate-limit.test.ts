import assert from "node:assert/strict";
import { test } from "node:test";
import { makeQueryRateLimit, takeQueryToken } from "../../firmware/control/query-rate-limit";

/** Number of answered queries, of 1000 by 10.0.0.`host`, in the second `second`. */
function answered(limit: ReturnType<typeof makeQueryRateLimit>, host: number, second: number): number {
  let count = 0;
  for (let i = 0; i < 1000; i++) if (takeQueryToken(limit, [0x0a00, host], second)) count++;
  return count;
}

test("a timestamp that lies a little back brings no new answers", () => {
  const limit = makeQueryRateLimit();
  assert.equal(answered(limit, 1, 100), 160);
  assert.equal(answered(limit, 1, 99), 0);
  assert.equal(answered(limit, 1, 101), 16);
});

test("an address that is refused by the overall bucket loses no token of its own", () => {
  const limit = makeQueryRateLimit();
  for (const host of [1, 2]) assert.equal(answered(limit, host, 5), 160);
  assert.equal(answered(limit, 3, 5), 0);
  assert.equal(answered(limit, 3, 15), 160);
});

test("a second 65536 s later is another one, and four addresses are told apart", () => {
  const limit = makeQueryRateLimit();
  assert.equal(answered(limit, 1, 65530), 160);
  assert.equal(answered(limit, 1, 4), 160);
  for (const host of [2, 3, 4]) assert.equal(answered(limit, host, 100 * host), 160);
  assert.equal(answered(limit, 1, 400), 160, "it was quiet for long enough");
});
