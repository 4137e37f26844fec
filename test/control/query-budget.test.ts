import assert from "node:assert/strict";
import { test } from "node:test";
import { makeQueryBudget, takeFromBudget } from "../../firmware/control/query-budget";

/** How many of 1000 queries of 10.0.0.`host` in the second `second` are answered. */
function answered(budget: ReturnType<typeof makeQueryBudget>, host: number, second: number): number {
  let count = 0;
  for (let i = 0; i < 1000; i++) if (takeFromBudget(budget, [0x0a00, host], second)) count++;
  return count;
}

test("a timestamp that lies a little back brings no new answers", () => {
  const budget = makeQueryBudget();
  assert.equal(answered(budget, 1, 100), 160);
  assert.equal(answered(budget, 1, 99), 0);
  assert.equal(answered(budget, 1, 101), 16);
});

test("whom nobody's answers are left for loses none of his own", () => {
  const budget = makeQueryBudget();
  for (const host of [1, 2]) assert.equal(answered(budget, host, 5), 160);
  assert.equal(answered(budget, 3, 5), 0);
  assert.equal(answered(budget, 3, 15), 160);
});

test("a second 65536 s later is another one, and four addresses are told apart", () => {
  const budget = makeQueryBudget();
  assert.equal(answered(budget, 1, 65530), 160);
  assert.equal(answered(budget, 1, 4), 160);
  for (const host of [2, 3, 4]) assert.equal(answered(budget, host, 100 * host), 160);
  assert.equal(answered(budget, 1, 400), 160, "it was quiet for long enough");
});
