import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { report } from "./report";

/** A bound UDP port of the computer. */
export type Port = Socket;

/** Receives the datagrams of a port. */
export type OnMessage = (bytes: Buffer, from: RemoteInfo) => void;

/**
 * Binds UDP port `number` of `address`; 0 takes any free one. Throws the error of the system. Binding and sending happen during the call: Node.js delays both
 * by a turn of its event loop for a name lookup, which numeric addresses do not need. `isShared` lets other programs bind the same port.
 */
export function bindPort(address: string, number: number, isShared: boolean, onMessage: OnMessage): Port {
  const port = createSocket({ type: "udp4", reuseAddr: isShared, lookup: (text, _options, done) => done(null, text, 4) });
  let failure: Error | undefined;
  let isBound = false;
  port.on("error", (error) => {
    failure = error;
    if (isBound) report(`UDP port ${number} of ${address}: ${error.message}`);
  });
  port.on("message", onMessage);
  port.bind({ address, port: number, exclusive: true });
  if (failure !== undefined) {
    port.close();
    throw failure;
  }
  isBound = true;
  return port;
}
