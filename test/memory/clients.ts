import type { Engine } from "../../firmware/engine/engine";
import { checkRate, makeRateLimit, type RateLimit } from "../../firmware/server/rate-limit";
import { makeBackToBack } from "./back-to-back";

/** Server with a rate limit, and more clients than the table of the limit has buckets. */
export interface Clients {
  server: Engine;
  limit: RateLimit;
  requests: number;
}

/** Number of client addresses and of buckets, and requests per second. */
const ADDRESSES = 5003;
const PLACES = 256;
const A_SECOND = 100;

/** Makes a server with an empty table. */
export function makeClients(): Clients {
  const limit = makeRateLimit({ rate: 1, burst: 1, total: 80 }, PLACES);
  return { server: makeBackToBack().server, limit, requests: 0 };
}

const source = [0x0a00, 0];

/** Sends `count` requests from changing addresses, every third from one that exceeds its rate. Returns the number of requests. */
export function runClients(clients: Clients, count: number): number {
  for (let i = 0; i < count; i++) {
    clients.requests = clients.requests + 1;
    const address = clients.requests % 3 === 0 ? 1 : clients.requests % ADDRESSES;
    source[1] = address;
    checkRate(clients.server.board.random, clients.limit, source, 0, Math.floor(clients.requests / A_SECOND) % 65536);
  }
  return count;
}
