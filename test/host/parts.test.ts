import assert from "node:assert/strict";
import { test } from "node:test";
import { EmulatedCounter, PERFECT_CRYSTAL } from "../../boards/host/counter";
import { readHostTime, timestampToUnix, unixToTimestamp } from "../../boards/host/host-time";
import { HostPacketBuffer } from "../../boards/host/packet-buffer";
import { toInterval } from "../../firmware/time/interval";
import { isNewer, makeTimestamp } from "../../firmware/time/timestamp";

test("the emulated counter never goes backwards, and runs at the crystal's rate", async () => {
  const counter = new EmulatedCounter({ ppm: 400, wander: 1e-5, sineAmplitude: 50, sinePeriod: 3 }, 5);
  const reading = makeTimestamp();
  const before = makeTimestamp();
  counter.read(before);
  const end = performance.now() + 1200;
  while (performance.now() < end) {
    counter.read(reading);
    assert.ok(!isNewer(before, reading));
    counter.read(before);
  }
  const perfect = new EmulatedCounter(PERFECT_CRYSTAL, 1);
  const fast = new EmulatedCounter({ ...PERFECT_CRYSTAL, ppm: 10000 }, 1);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // The processor may be taken away between two readings: the narrowest of some brackets around the reading of the fast one counts.
  let narrowest = Infinity;
  let gained = 0;
  for (let i = 0; i < 20; i++) {
    perfect.read(before);
    const [start, first] = [performance.now(), toInterval(before)];
    fast.read(reading);
    const width = performance.now() - start;
    if (width < narrowest) gained = toInterval(reading) / first - 1;
    narrowest = Math.min(narrowest, width);
  }
  assert.ok(Math.abs(gained - 0.01) < 1e-3, `${gained}`);
});

test("host time to a timestamp and back, in this era and the next", () => {
  const timestamp = makeTimestamp();
  unixToTimestamp(0, 0, timestamp);
  assert.deepEqual(timestamp, [0x83aa, 0x7e80, 0, 0]);
  unixToTimestamp(2085978495, 1.5, timestamp); // 2036-02-07 06:28:15, the end of era 0
  assert.deepEqual(timestamp, [0, 0, 0x8000, 0]);
  assert.equal(timestampToUnix(timestamp), 2085978496);
  const before = Date.now() / 1000;
  const now = readHostTime();
  assert.ok(now > before - 0.01 && now < Date.now() / 1000 + 0.01);
});

test("a packet buffer holds words as on the wire", () => {
  const buffer = new HostPacketBuffer(Buffer.from([0x12, 0x34, 0xff, 0xfe]));
  const words = [0, 0];
  buffer.readWords(0, 2, words);
  assert.deepEqual(words, [0x1234, 0xfffe]);
  buffer.writeWords(2, 1, [0xabcd]);
  assert.equal(buffer.readByte(3), 0xcd);
});
