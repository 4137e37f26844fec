import { randomWord, type Random } from "../../boards/sim/random";

/** Choices and mutations of the fuzz targets. Portable. */

/** Bytes at which fields change their meaning. */
const EDGES = [0, 1, 3, 4, 5, 15, 16, 17, 47, 48, 64, 127, 128, 192, 227, 240, 251, 252, 253, 254, 255];

/** Returns a whole number, 0..`limit` - 1; `limit` at most 65536. */
export function below(random: Random, limit: number): number {
  return randomWord(random) % limit;
}

/** Returns an element of `list`. */
export function choose<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)];
}

/** Returns a byte, often one at an edge. */
export function anyByte(random: Random): number {
  return below(random, 3) === 0 ? choose(random, EDGES) : below(random, 256);
}

/** Appends `count` random bytes to `bytes`. */
export function appendBytes(random: Random, bytes: number[], count: number): void {
  for (let i = 0; i < count; i++) bytes.push(anyByte(random));
}

/** Changes `bytes` in up to four places: other bytes, parts left out, repeated or added. */
export function mutateBytes(random: Random, bytes: number[]): number[] {
  let result = bytes;
  for (let changes = 1 + below(random, 4); changes > 0; changes--) result = mutateOnce(random, result);
  return result;
}

function mutateOnce(random: Random, bytes: number[]): number[] {
  const at = below(random, bytes.length + 1);
  const kind = below(random, 8);
  if (kind < 4) {
    const copy = bytes.slice();
    if (at < copy.length) copy[at] = anyByte(random);
    return copy;
  }
  if (kind === 4) return bytes.slice(0, at);
  const count = 1 + below(random, 8);
  const head = bytes.slice(0, at);
  if (kind === 5) {
    appendBytes(random, head, count);
    return [...head, ...bytes.slice(at)];
  }
  if (kind === 6) return [...head, ...bytes.slice(at + count)];
  return [...head, ...bytes.slice(at > count ? at - count : 0)];
}
