import type { Datagram } from "./datagram";
import type { Stream } from "./stream";

/** Events that a board reports to the firmware. Calls never nest: each returns before the next one is made. */
export interface BoardEvents {
  /** A datagram has arrived. The record is valid during the call only. */
  onDatagram(this: void, datagram: Datagram): void;
  /**
   * Fast path of a board with a reply timestamper, undefined on others: a datagram of 48 bytes arrived at an address of ours on the service port, from a port
   * other than 0. Arguments: the first two words of the packet, the interface, the source address in two words, and the low word of the counter's seconds on
   * arrival. Returns true when it was a client request, which has been answered or refused; false when the board must call `onDatagram`.
   */
  readonly onBareRequest:
    | ((
        this: void,
        leapVersionModeStratum: number,
        pollPrecision: number,
        interfaceIndex: number,
        sourceHigh: number,
        sourceLow: number,
        second: number,
      ) => boolean)
    | undefined;
  /** The alarm set by `Timer.schedule` has expired. */
  onTimer(): void;
  /** The link state or the address of interface `index` has changed. */
  onInterfaceChange(index: number): void;
  /**
   * A stream has changed: it is open, bytes have arrived, there is room again after a `write` that took less than it was given, it has ended, or it is closed. An
   * accepted connection is reported first when it is open, with its listener. One event may stand for several changes. Undefined when the firmware uses no
   * streams: the board then resets what it has accepted.
   */
  readonly onStream: ((this: void, stream: Stream) => void) | undefined;
  /** A console session begins, in user view. */
  onConsoleOpen(): void;
  /** Characters typed at the console: any number, lines ended by CR, LF or CR LF. */
  onConsoleInput(characters: string): void;
  /**
   * An event has ended early: memory ran out, or a driver or the firmware threw an exception. `reason` is its message. The board reports it instead of stopping.
   * The firmware logs it, returns a failed command line to the prompt, and sets the alarm again. Returns true when typed characters are unread: the board calls
   * `onConsoleInput("")`.
   */
  onFault(reason: string): boolean;
}
