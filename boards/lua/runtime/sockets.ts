import type { ServiceSocket } from "../../../hal/service-socket";

/** A hal socket over a handle of udp.h. */
interface LuaSocket extends ServiceSocket {
  readonly handle: number;
}

/** Sockets by handle. Handles are reused together with their objects: a client that opens a new port each time leaves no garbage. */
export const sockets: LuaSocket[] = [];

/** The socket of a handle that has just been opened. */
export function socketOf(handle: number): LuaSocket {
  while (sockets.length <= handle) sockets.push(makeSocket(sockets.length));
  return sockets[handle];
}

/** One kind of socket for client and service: C refuses a broadcast from a client socket. */
export function makeSocket(handle: number): LuaSocket {
  return {
    handle,
    send: runtime.send,
    broadcast: runtime.broadcast,
    joinGroup: runtime.joinGroup,
    leaveGroup: runtime.leaveGroup,
    close: () => runtime.closeSocket(handle),
  };
}
