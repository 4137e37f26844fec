import type { Address } from "./address";
import type { Stream } from "./stream";
import type { StreamListener } from "./stream-listener";

/** The board's TCP stack. Each stream has buffers of a fixed size; `BoardEvents.onStream` reports every change. */
export interface Streams {
  /** Streams that can be open at the same time, incoming and outgoing together. At the limit the board refuses further connections. */
  readonly capacity: number;
  /**
   * Accepts connections to `port` on the interfaces of VPN instance `instance`; see `Network.bindInstance`. Returns undefined when the port is in use or not
   * permitted, or the board has no listener left.
   */
  listen(port: number, instance: number): StreamListener | undefined;
  /**
   * Begins a connection by the routes of VPN instance `instance`. Returns undefined when there is no stream left or no route. `onStream` tells when the stream
   * is open, or closed when the other side refuses.
   */
  connect(address: Address, port: number, instance: number): Stream | undefined;
}
