import assert from "node:assert/strict";

/** Returns `list`, and fails where it is empty: a loop of assertions over an empty list would pass without one. */
export function notEmpty<List extends { readonly length: number }>(list: List): List {
  assert.ok(list.length > 0, "the list is empty, so that nothing of it would be checked");
  return list;
}
