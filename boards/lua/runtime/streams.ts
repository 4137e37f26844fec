import type { Address } from "../../../hal/address";
import type { BoardEvents } from "../../../hal/board-events";
import type { Stream, StreamState } from "../../../hal/stream";
import type { StreamListener } from "../../../hal/stream-listener";
import type { Streams } from "../../../hal/streams";

/** A hal stream over a handle of streams.h. The C functions read the handle; -1 after the stream has closed. */
interface LuaStream extends Stream {
  handle: number;
  state: StreamState;
}

/** Streams and listeners by handle. A handle is used again, for another object. */
const streams: LuaStream[] = [];
const listeners: StreamListener[] = [];

function makeStream(
  handle: number,
  state: StreamState,
  listener: StreamListener | undefined,
  address: Address,
  port: number,
  interfaceIndex: number,
): LuaStream {
  const stream: LuaStream = {
    handle,
    state,
    listener,
    address,
    port,
    interfaceIndex,
    read: runtime.readStream,
    write: runtime.writeStream,
    close: runtime.closeStream,
    abort: runtime.abortStream,
  };
  while (streams.length < handle) streams.push(stream); // a place until its own stream comes
  streams[handle] = stream;
  return stream;
}

/** The TCP stack that is linked with the runtime; undefined on a board without one. */
export function makeStreams(): Streams | undefined {
  if (runtime.streamCapacity === 0) return undefined;
  return {
    capacity: runtime.streamCapacity,
    listen: (port, instance) => {
      const handle = runtime.listenStream(port, instance);
      if (handle < 0) return undefined;
      const listener: StreamListener = { port, instance, close: () => runtime.unlistenStream(handle) };
      while (listeners.length < handle) listeners.push(listener);
      listeners[handle] = listener;
      return listener;
    },
    connect: (address, port, instance) => {
      const handle = runtime.connectStream(address, port, instance);
      return handle < 0 ? undefined : makeStream(handle, "connecting", undefined, [address[0], address[1]], port, -1);
    },
  };
}

/** Hands an event of streams.h to the firmware. `listener` is -1 unless the stream has just been accepted. */
export function deliverStream(
  onStream: BoardEvents["onStream"],
  handle: number,
  state: StreamState,
  listener: number,
  high: number,
  low: number,
  port: number,
  interfaceIndex: number,
): void {
  const stream = listener < 0 ? streams[handle] : makeStream(handle, state, listeners[listener], [high, low], port, interfaceIndex);
  stream.state = state;
  if (state === "closed") stream.handle = -1;
  if (onStream === undefined) stream.abort();
  else onStream(stream);
}
