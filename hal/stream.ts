import type { Address } from "./address";
import type { StreamListener } from "./stream-listener";

/**
 * State of a TCP connection. `connecting`: nothing can be read or written yet. `ended`: the other side has sent its last byte, and it has been read; bytes can
 * still be written. `closed`: the connection was refused or reset, has timed out, or is closed from this side: nothing can be read or written.
 */
export type StreamState = "connecting" | "open" | "ended" | "closed";

/** A TCP connection (RFC 9293). No call waits. After `closed`, a stream stays closed: the board makes another object for the next connection. */
export interface Stream {
  /** The board changes it before `BoardEvents.onStream`. */
  readonly state: StreamState;
  /** Listener of an accepted connection; undefined for one that this side has begun. */
  readonly listener: StreamListener | undefined;
  /** Address of the other side. */
  readonly address: Address;
  /** Port of the other side. */
  readonly port: number;
  /** Index in `Network.interfaces` of the interface that the connection was accepted on; -1 when this side has begun it, or the stack cannot tell. */
  readonly interfaceIndex: number;
  /**
   * Takes up to `limit` received bytes, one character each; "" when there are none. What is not taken stays in the receive window, so that the other side waits.
   * `onStream` reports new bytes only: the caller reads until it gets "", or remembers that bytes are left.
   */
  read(limit: number): string;
  /**
   * Takes as many bytes of `text`, one for each character, as there is room for, and returns their number. `onStream` tells when there is room for the rest. Takes
   * none before the connection is open.
   */
  write(text: string): number;
  /**
   * Sends the bytes that `write` has taken, then ends the connection. The stream is `closed` at once for the firmware: no event follows, and what still arrives is
   * discarded. The board resets the connection when the other side does not take its part within a time of the board's.
   */
  close(): void;
  /** Resets the connection and discards all bytes. No event follows. */
  abort(): void;
}
