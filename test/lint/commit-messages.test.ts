import assert from "node:assert/strict";
import { test } from "node:test";
import { messageFault } from "../../.eslint/commit-messages.mjs";

for (const [message, fault] of [
  ["Close idle sessions", "form"],
  ["console: ", "form"],
  ["Console: close idle sessions", "form"],
  [`console: ${"x".repeat(64)}`, "73 characters"],
  ["console: close idle sessions.", "full stop"],
  ["console: close idle sessions\nThey would stay open.", "empty line"],
]) {
  test(`commit message refused: ${message.slice(0, 30)}: ${fault}`, () => {
    assert.match(messageFault(message) ?? "", new RegExp(fault));
  });
}

for (const message of [
  "console: close idle sessions without an association",
  `console: ${"x".repeat(63)}`,
  "hal, boards/sim: declare the address alias\n\nThe firmware imports it.\n",
  'Revert "console: close idle sessions without an association"\n\nIt closed the wrong ones.',
]) {
  test(`commit message taken: ${message.slice(0, 30)}`, () => {
    assert.equal(messageFault(message), undefined);
  });
}
