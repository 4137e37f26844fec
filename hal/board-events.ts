import type { Datagram } from "./datagram";

/** Events that a board reports to the firmware. Calls never nest: each returns before the next one is made. */
export interface BoardEvents {
  /** A datagram has arrived. The record is valid during the call only. */
  onDatagram(datagram: Datagram): void;
  /** The alarm set by `Timer.schedule` has expired. */
  onTimer(): void;
  /** The link state or the address of interface `index` has changed. */
  onInterfaceChange(index: number): void;
  /** A console session begins, in user view. */
  onConsoleOpen(): void;
  /** Characters typed at the console: any number, lines ended by CR, LF or CR LF. */
  onConsoleInput(characters: string): void;
}
