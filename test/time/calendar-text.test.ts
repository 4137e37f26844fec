import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { makeCalendarTime } from "../../firmware/time/calendar";
import { clockText, hexText, logTimeText, timestampText } from "../../firmware/time/calendar-text";
import { bits64, fromBits } from "./bits";

const AUGUST_2009 = fromBits(0xce26_86d6_7148_4513n);

test("Comware 5 display ntp-service status: reftime 10:56:22.442 UTC Aug 7 2009(CE2686D6.71484513)", () => {
  assert.equal(timestampText(AUGUST_2009, 0, AUGUST_2009), "10:56:22.442 UTC Aug 7 2009(CE2686D6.71484513)");
});

test("the timestamp zero is shown as the start of era 0, whatever the pivot", () => {
  const zero = fromBits(0n);
  assert.equal(timestampText(zero, 0, AUGUST_2009), "00:00:00.000 UTC Jan 1 1900(00000000.00000000)");
  assert.equal(timestampText(zero, 1, fromBits(1n << 62n)), "00:00:00.000 UTC Jan 1 1900(00000000.00000000)");
});

test("RFC 5905 section 6: the pivot determines the era", () => {
  const early = fromBits(1n << 32n);
  assert.equal(timestampText(early, 0, fromBits(0xf000_0000_0000_0000n)), "06:28:17.000 UTC Feb 7 2036(00000001.00000000)");
  assert.equal(timestampText(early, 0, fromBits(0x1000_0000_0000_0000n)), "00:00:01.000 UTC Jan 1 1900(00000001.00000000)");
});

test("Comware display clock: 10:09:00 UTC Fri 03/16/2012, and with a zone 15:10:00 Z5 Fri 03/16/2012", () => {
  const friday = { ...makeCalendarTime(), year: 2012, month: 3, day: 16, weekday: 5 };
  assert.equal(clockText({ ...friday, hour: 10, minute: 9 }, "UTC"), "10:09:00 UTC Fri 03/16/2012");
  assert.equal(clockText({ ...friday, hour: 15, minute: 10 }, "Z5"), "15:10:00 Z5 Fri 03/16/2012");
});

test("Comware log lines: Mar 25 11:36:20:913 2011, and a space before a one-digit day", () => {
  const march = { ...makeCalendarTime(), year: 2011, month: 3, day: 25, hour: 11, minute: 36, second: 20, millisecond: 913 };
  assert.equal(logTimeText(march), "Mar 25 11:36:20:913 2011");
  const january = { ...makeCalendarTime(), year: 2007, month: 1, day: 1, minute: 1, second: 41, millisecond: 906 };
  assert.equal(logTimeText(january), "Jan  1 00:01:41:906 2007");
});

test("hexText has eight upper-case digits each for seconds and fraction", () => {
  const property = fc.property(bits64, (bits) => {
    const digits = bits.toString(16).toUpperCase().padStart(16, "0");
    assert.equal(hexText(fromBits(bits)), `${digits.slice(0, 8)}.${digits.slice(8)}`);
  });
  fc.assert(property);
});
