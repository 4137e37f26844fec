import dns from "node:dns";
import { createServer, type Server, type Socket } from "node:net";

/** A bound TCP port of the computer. */
export type StreamServer = Server;

/**
 * Binds TCP port `number` of `address`; undefined when it is in use or not permitted. `listen` of Node.js asks its resolver for every address, a numeric one too,
 * and binds a turn of the event loop later. A resolver that answers at once makes it bind during the call.
 */
export function bindServer(address: string, number: number, onConnection: (socket: Socket) => void): StreamServer | undefined {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, onConnection);
  server.on("error", () => undefined); // `listening` tells
  const { lookup } = dns;
  dns.lookup = ((text: string, answer: (error: null, address: string, family: number) => void) => answer(null, text, 4)) as typeof dns.lookup;
  try {
    server.listen({ host: address, port: number, exclusive: true });
  } finally {
    dns.lookup = lookup;
  }
  return server.listening ? server : undefined;
}
