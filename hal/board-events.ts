import type { Datagram } from "./datagram";

/** What a board tells the firmware. Calls never nest: the board waits until the one before has returned. */
export interface BoardEvents {
  /** A datagram has arrived. */
  onDatagram(datagram: Datagram): void;
  /** The alarm of `Timer.schedule` has run out. */
  onTimer(): void;
  /** The link or the address of interface `index` has changed. */
  onInterfaceChange(index: number): void;
  /** Someone has come to the console: a fresh session begins in user view. */
  onConsoleOpen(): void;
  /** Characters have been typed; any number at once, CR, LF and CR LF alike. */
  onConsoleInput(characters: string): void;
}
