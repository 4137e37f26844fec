import assert from "node:assert/strict";
import { test } from "node:test";
import { clearDeadline, isDue, isSet, keepEarlier, makeDeadline, setDeadline, type Deadline } from "../../firmware/time/deadline";

/** Counter reading of a number of whole seconds. */
const at = (seconds: number): number[] => [0, seconds, 0, 0];

const deadlineAt = (seconds: number): Deadline => {
  const deadline = makeDeadline();
  setDeadline(deadline, at(0), seconds);
  return deadline;
};

test("a new deadline is not set and never due", () => {
  const deadline = makeDeadline();
  assert.equal(isSet(deadline), false);
  assert.equal(isDue(deadline, at(0)), false);
  assert.equal(isDue(deadline, at(65535)), false);
});

test("a deadline is due from its date on, and stays so until it is cleared", () => {
  const deadline = makeDeadline();
  setDeadline(deadline, at(100), 2.5);
  assert.deepEqual(deadline, [0, 102, 32768, 0]);
  assert.equal(isDue(deadline, [0, 102, 32767, 65535]), false);
  assert.equal(isDue(deadline, [0, 102, 32768, 0]), true);
  assert.equal(isDue(deadline, at(103)), true);
  clearDeadline(deadline);
  assert.equal(isDue(deadline, at(103)), false);
});

test("a deadline is due on the right side of the end of the counter's range", () => {
  const deadline = makeDeadline();
  setDeadline(deadline, [65535, 65535, 0, 0], 2);
  assert.deepEqual(deadline, [0, 1, 0, 0]);
  assert.equal(isDue(deadline, [65535, 65535, 65535, 65535]), false);
  assert.equal(isDue(deadline, [0, 1, 0, 0]), true);
});

test("a deadline at the counter reading zero is set", () => {
  const deadline = deadlineAt(0);
  assert.equal(isSet(deadline), true);
  assert.equal(isDue(deadline, at(0)), false);
  assert.equal(isDue(deadline, [0, 0, 0, 1]), true);
});

test("keepEarlier keeps the earliest of the deadlines that are set", () => {
  const earliest = makeDeadline();
  keepEarlier(makeDeadline(), earliest);
  assert.equal(isSet(earliest), false);
  const deadlines = [deadlineAt(7), makeDeadline(), deadlineAt(3), deadlineAt(5)];
  for (const deadline of deadlines) keepEarlier(deadline, earliest);
  assert.equal(isSet(earliest), true);
  assert.deepEqual(earliest, at(3));
  assert.deepEqual(
    deadlines.map((deadline) => deadline[1]),
    [7, 0, 3, 5],
  );
});
