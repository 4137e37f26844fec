import assert from "node:assert/strict";
import { test } from "node:test";
import { elapsedSince, findBucket, makeTokenBuckets, refillBucket } from "../../firmware/server/token-bucket";

test("seconds are counted modulo 65536; up to four of them backwards are none, because timestamps of two sockets are not in order", () => {
  assert.equal(elapsedSince(10, 10), 0);
  assert.equal(elapsedSince(10, 11), 1);
  assert.equal(elapsedSince(65535, 0), 1);
  assert.equal(elapsedSince(0, 65531), 65531);
  for (const now of [65532, 65533, 65534, 65535]) assert.equal(elapsedSince(0, now), 0);
  assert.equal(elapsedSince(100, 96), 0);
  assert.equal(elapsedSince(100, 95), 65531);
});

test("a bucket starts full, gains its refill each second, and never holds more than its capacity", () => {
  const buckets = makeTokenBuckets(100, 30, 8);
  const bucket = findBucket(buckets, 1, 2, 0, 0, 1000);
  assert.equal(refillBucket(buckets, bucket, 1000), 100);
  buckets.tokens[bucket] = 0;
  assert.equal(refillBucket(buckets, bucket, 1000), 0);
  assert.equal(refillBucket(buckets, bucket, 1001), 30);
  assert.equal(refillBucket(buckets, bucket, 1001), 30, "a second counts once");
  assert.equal(refillBucket(buckets, bucket, 1003), 90);
  assert.equal(refillBucket(buckets, bucket, 1004), 100);
  buckets.tokens[bucket] = 0;
  assert.equal(refillBucket(buckets, bucket, 1007), 90);
  buckets.tokens[bucket] = 0;
  assert.equal(refillBucket(buckets, bucket, 1007 + 40_000), 100);
});

test("an address keeps its bucket; of a full set the address that has been idle longest loses its own, and the new one starts full", () => {
  const buckets = makeTokenBuckets(100, 10, 4);
  assert.equal(buckets.sets, 1);
  const places = [1, 2, 3, 4].map((low) => findBucket(buckets, 0, low, 0, 0, 1000 + low));
  assert.equal(new Set(places).size, 4);
  for (const low of [1, 2, 3, 4]) assert.equal(findBucket(buckets, 0, low, 0, 0, 1010), places[low - 1], "found again");
  refillBucket(buckets, places[0], 1010); // the first one has asked again
  buckets.tokens[places[1]] = 5;
  assert.equal(findBucket(buckets, 0, 5, 0, 0, 1011), places[1], "the second one is idle longest now");
  assert.equal(buckets.tokens[places[1]], 100);
  assert.equal(buckets.refilled[places[1]], 1011);
  assert.notEqual(findBucket(buckets, 1, 5, 0, 0, 1012), places[1], "another address, with the same low word");
});

test("a table has room for at least as many addresses as asked, in sets of four", () => {
  assert.equal(makeTokenBuckets(1, 1, 64).high.length, 64);
  assert.equal(makeTokenBuckets(1, 1, 65).high.length, 68);
  const buckets = makeTokenBuckets(1, 1, 64);
  assert.equal(new Set(Array.from({ length: 64 }, (_, low) => findBucket(buckets, 7, low, 0, 0, 0))).size, 64, "neighbours do not share a bucket");
});

test("a bucket is full again after its capacity in refills", () => {
  assert.equal(makeTokenBuckets(100, 30, 4).refillTime, 4);
  assert.equal(makeTokenBuckets(90, 30, 4).refillTime, 3);
});
