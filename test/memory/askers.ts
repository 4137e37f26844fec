import type { Engine } from "../../firmware/engine/engine";
import { checkRate, makeRateLimit, type RateLimit } from "../../firmware/server/rate-limit";
import { makeBackToBack } from "./back-to-back";

/** A server with a rate limit whose table is too small for all that ask it. */
export interface Askers {
  server: Engine;
  limit: RateLimit;
  asked: number;
}

/** Addresses, places for them, and requests in a second. */
const ADDRESSES = 5003;
const PLACES = 256;
const A_SECOND = 100;

/** A fresh table. */
export function makeAskers(): Askers {
  const limit = makeRateLimit({ rate: 1, burst: 1, total: 80 }, PLACES);
  return { server: makeBackToBack().server, limit, asked: 0 };
}

/** So many requests of ever other addresses; each third of one that asks too often. Returns how many were judged. */
export function runAskers(askers: Askers, count: number): number {
  for (let i = 0; i < count; i++) {
    askers.asked = askers.asked + 1;
    const address = askers.asked % 3 === 0 ? 1 : askers.asked % ADDRESSES;
    checkRate(askers.server, askers.limit, 0x0a00, address, 0, Math.floor(askers.asked / A_SECOND) % 65536);
  }
  return count;
}
