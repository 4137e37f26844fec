import type { ServiceSocket } from "../../../hal/service-socket";

/** A socket of the hal over a handle of the C's. */
interface LuaSocket extends ServiceSocket {
  readonly handle: number;
}

/** By handle, as many as have been opened at the same time. Handles are used again, and so are their objects: a client that opens its port anew each time leaves no garbage. */
export const sockets: LuaSocket[] = [];

/** The object of a handle that has just been opened. */
export function socketOf(handle: number): LuaSocket {
  while (sockets.length <= handle) sockets.push(makeSocket(sockets.length));
  return sockets[handle];
}

/** Client and service sockets are alike: the C refuses to broadcast from a client's. */
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
