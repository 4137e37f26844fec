import type { KeyId, KeyPositions, KeyStore } from "./keys";

/** Search in a key store by commands. The packet path has its own (keys.ts), which allocates nothing. */

/** Position of the key with this identifier; -1 when there is none. */
export function keyPosition(store: KeyStore, id: KeyId): number {
  const position = positionsOf(store).keys[numberOf(id)];
  return position === undefined ? -1 : position;
}

/** Position of an identifier among those of trusted keys; -1 when it is missing. */
export function trustedPosition(store: KeyStore, id: KeyId): number {
  const position = positionsOf(store).trusted[numberOf(id)];
  return position === undefined ? -1 : position;
}

/** Returns the positions: those of the last search, and of what has been added since. A list that has become shorter is read again. */
function positionsOf(store: KeyStore): KeyPositions {
  let positions = store.positions;
  if (positions === undefined || positions.keyCount > store.keys.length || positions.trustedCount > store.trusted.length) {
    positions = { keys: {}, trusted: {}, keyCount: 0, trustedCount: 0 };
    store.positions = positions;
  }
  for (let i = positions.keyCount; i < store.keys.length; i++) positions.keys[numberOf(store.keys[i].id)] = i;
  for (let i = positions.trustedCount; i < store.trusted.length; i++) positions.trusted[numberOf(store.trusted[i])] = i;
  positions.keyCount = store.keys.length;
  positions.trustedCount = store.trusted.length;
  return positions;
}

/** One number for each identifier, also where integers have 32 bits and wrap. */
function numberOf(id: KeyId): number {
  return id[0] * 65536 + id[1];
}
