import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  CONTROL_DATA_BYTES,
  ControlForm,
  decodeControl,
  encodeControl,
  isControlMessage,
  makeControlMessage,
  readControlText,
  writeControlText,
} from "../../firmware/packet/control";
import { makeBytePacket } from "./byte-packet";

const word = fc.integer({ min: 0, max: 65535 });
const anyMessage = fc.record({
  version: fc.integer({ min: 0, max: 7 }),
  isResponse: fc.boolean(),
  isError: fc.boolean(),
  hasMore: fc.boolean(),
  opcode: fc.integer({ min: 0, max: 31 }),
  sequence: word,
  status: word,
  associationId: word,
  offset: word,
  count: fc.integer({ min: 0, max: CONTROL_DATA_BYTES }),
});

test("RFC 9327 figure 1: each field of the header is at its offset in the figure", () => {
  const bytes = [0x26, 0xe2, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x00, 0x02, 0x61, 0x62];
  const message = makeControlMessage();
  assert.equal(decodeControl(makeBytePacket(bytes, 512), bytes.length, message), ControlForm.Complete);
  const flags = { version: 4, isResponse: true, isError: true, hasMore: true, opcode: 2 };
  assert.deepEqual(message, { ...flags, sequence: 0x0102, status: 0x0304, associationId: 0x0506, offset: 0x0708, count: 2 });
});

test("every header survives encoding and decoding", () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      const packet = makeBytePacket([], 512);
      encodeControl(message, packet);
      assert.equal(packet.bytes.length, 12);
      const decoded = makeControlMessage();
      assert.equal(decodeControl(packet, 12 + message.count, decoded), ControlForm.Complete);
      assert.deepEqual(decoded, { ...message });
    }),
    { numRuns: 1000 },
  );
});

test("a message shorter than its header is Short and is not read", () => {
  for (let length = 0; length < 12; length++) {
    assert.equal(decodeControl(makeBytePacket(new Array<number>(length).fill(6), 512), length, makeControlMessage()), ControlForm.Short);
  }
});

test("missing data, more than 468 bytes of data, and more than padding and a MAC after it are Malformed", () => {
  const form = (count: number, length: number): ControlForm => {
    const bytes = [0x26, 2, 0, 1, 0, 0, 0, 0, 0, 0, Math.floor(count / 256), count % 256, ...new Array<number>(length - 12).fill(0)];
    return decodeControl(makeBytePacket(bytes, 1024), length, makeControlMessage());
  };
  assert.equal(form(4, 16), ControlForm.Complete);
  assert.equal(form(4, 15), ControlForm.Malformed, "truncated");
  assert.equal(form(65535, 512), ControlForm.Malformed);
  assert.equal(form(468, 480), ControlForm.Complete);
  assert.equal(form(469, 481), ControlForm.Malformed, "RFC 9327 section 2: 468 bytes at most");
  assert.equal(form(0, 12 + 31), ControlForm.Complete);
  assert.equal(form(0, 12 + 32), ControlForm.Malformed);
});

test("any bytes give a documented outcome, and nothing past the payload is read", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }), (bytes) => {
      const packet = makeBytePacket(bytes, 512);
      assert.equal(isControlMessage(packet, bytes.length), bytes.length > 0 && bytes[0] % 8 === 6);
      const message = makeControlMessage();
      const form = decodeControl(packet, bytes.length, message);
      assert.equal(form === ControlForm.Short, bytes.length < 12);
      if (form === ControlForm.Complete) readControlText(packet, message);
    }),
    { numRuns: 5000 },
  );
});

test("text is padded with zeros to a multiple of four and read back; ends of line become spaces", () => {
  const packet = makeBytePacket([], 512);
  const message = { ...makeControlMessage(), count: 9 };
  encodeControl(message, packet);
  assert.equal(writeControlText(packet, "..leap,a\r\nb", 2, 11), 24);
  assert.deepEqual(packet.bytes.slice(21), [0, 0, 0]);
  assert.equal(readControlText(packet, message), "leap,a  b");
});

test("text with characters that could control a terminal is refused", () => {
  for (const byte of [0, 7, 8, 27, 127, 128, 155, 255]) {
    const packet = makeBytePacket([...new Array<number>(12).fill(0), 65, byte], 512);
    assert.equal(readControlText(packet, { ...makeControlMessage(), count: 2 }), undefined, `byte ${byte}`);
  }
});
