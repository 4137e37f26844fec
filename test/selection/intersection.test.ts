import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findMajority, makeIntersection, type Intersection } from "../../firmware/selection/intersection";

/** Sources as [offset, half width]. */
function intersectionOf(sources: [number, number][]): Intersection {
  const intersection = makeIntersection(sources.length);
  sources.forEach(([middle, width], i) => {
    intersection.low[i] = middle - width;
    intersection.high[i] = middle + width;
  });
  intersection.count = sources.length;
  return intersection;
}

test("RFC 5905 section 11.2.1: no source has no majority, a single source is one", () => {
  assert.equal(findMajority(intersectionOf([])), false);
  const one = intersectionOf([[0.5, 0.1]]);
  assert.equal(findMajority(one), true);
  assert.deepEqual([one.agreedLow, one.agreedHigh], [0.4, 0.6]);
});

test("RFC 5905 section 11.2.1: two intervals that do not overlap have no majority: either may be false", () => {
  assert.equal(findMajority(intersectionOf([[0, 0.01], [1, 0.01]])), false); // prettier-ignore
});

test("RFC 5905 section 11.2.1: one falseticker of three, two of five are outvoted; two of four and two of three are not", () => {
  const good: [number, number] = [0.001, 0.01];
  const alike: [number, number] = [-0.002, 0.01];
  const three = intersectionOf([good, [0.1, 0.01], alike]);
  assert.equal(findMajority(three), true);
  assert.ok(three.agreedHigh < 0.05 && three.agreedLow > -0.05);
  assert.equal(findMajority(intersectionOf([good, [0.1, 0.01], alike, [-0.3, 0.01], [0, 0.01]])), true);
  assert.equal(findMajority(intersectionOf([good, alike, [0.5, 0.01], [0.6, 0.01]])), false);
  assert.equal(findMajority(intersectionOf([good, [0.5, 0.01], [0.9, 0.01]])), false);
});

test("a distant truechimer whose midpoint is outside a narrower interval takes part: both intervals contain the true time", () => {
  const both = intersectionOf([[0, 0.001], [0.02, 0.03]]); // prettier-ignore
  assert.equal(findMajority(both), true);
  assert.deepEqual([both.agreedLow, both.agreedHigh], [-0.001, 0.001]);
});

test("truechimers always have a majority, which contains the true time, whatever fewer than half of the sources report", () => {
  const source = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(source, { minLength: 1, maxLength: 9 }), fc.double({ min: 2, max: 9, noNaN: true }), (honest, lie) => {
      // The true time is 0.
      const sources = honest.map(([error, width]): [number, number] => [error * width, width]);
      for (let i = 2; i < honest.length; i += 3) sources[i] = [lie, 0.5];
      const intersection = intersectionOf(sources);
      assert.equal(findMajority(intersection), true);
      assert.ok(intersection.agreedLow <= 0 && intersection.agreedHigh >= 0);
    }),
  );
});
