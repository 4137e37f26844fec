import type { BoardEvents } from "../../../hal/board-events";
import type { Counter } from "../../../hal/counter";
import type { Network, NetworkInterface } from "../../../hal/network";
import type { ServiceSocket } from "../../../hal/service-socket";

/** An interface whose state events of NodeMCU change. */
export interface NodeMcuInterface extends NetworkInterface {
  prefixLength: number;
  isUp: boolean;
}

/** The UDP stack of NodeMCU: it names the sender of a datagram, but neither the interface nor the address that it came to. */
export interface NodeMcuNetwork extends Network {
  readonly interfaces: NodeMcuInterface[];
  readonly counter: Counter;
  /** Undefined before the firmware has started. */
  events: BoardEvents | undefined;
  /** A datagram has arrived on the stack's socket `from`, whose hal socket is `socket`. */
  deliver(socket: ServiceSocket, from: net.Socket, text: string, port: number, address: string): void;
  /** Interface `index` has an address now. */
  setUp(index: number, address: string, mask: string): void;
  /** Interface `index` has lost its link. */
  setDown(index: number): void;
}
