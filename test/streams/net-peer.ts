import { connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { freePort } from "../host/board-process";
import type { PeerListener, PeerStream } from "./suite";

/** The other side of a connection, over the sockets of this computer. */
export function makePeerStream(t: TestContext, socket: Socket): PeerStream {
  let state: ReturnType<PeerStream["state"]> = socket.connecting ? "connecting" : "open";
  let isReset = false;
  let taken = 0;
  const received: Buffer[] = [];
  let text = "";
  t.after(() => socket.destroy());
  socket.setNoDelay(true);
  socket.on("connect", () => (state = "open"));
  socket.on("data", (bytes: Buffer) => void received.push(bytes));
  socket.on("end", () => (state = "ended"));
  socket.on("error", () => (isReset = true));
  socket.on("close", () => (state = "closed"));
  return {
    state: () => state,
    isReset: () => isReset,
    text: () => {
      if (received.length > 0) text += Buffer.concat(received.splice(0)).toString("latin1");
      return text;
    },
    taken: () => taken,
    send: (sent) => void socket.write(Buffer.from(sent, "latin1"), (error) => (taken += error ? 0 : sent.length)),
    end: () => void socket.end(),
    abort: () => void socket.resetAndDestroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  };
}

/** Connects to a port of a board. */
export function dialAddress(t: TestContext, address: string, port: number): PeerStream {
  return makePeerStream(t, connect({ host: address, port, allowHalfOpen: true }));
}

/** Listens on a free port of `address`. */
export async function listenOn(t: TestContext, address: string): Promise<PeerListener> {
  const accepted: PeerStream[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => void accepted.push(makePeerStream(t, socket)));
  t.after(() => void server.close());
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { port, accepted };
}
