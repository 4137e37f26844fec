/** Globals and modules of Espruino that the boards use. */

interface DgramInfo {
  readonly address: string;
  readonly port: number;
}

interface DgramSocket {
  /** Only strings: an array would be sent as its decimal text. */
  send(text: string, port: number, address: string): void;
  on(event: "message", take: (text: string, info: DgramInfo) => void): void;
  /** Effective before `bind` only. */
  addMembership(group: string, interfaceAddress: string): void;
  bind(port: number): void;
  close(): void;
}

interface StorageModule {
  read(name: string): string | undefined;
  /** Throws when the flash is full. */
  write(name: string, text: string): boolean | undefined;
  erase(name: string): void;
  /** Free flash [bytes], without what a compaction would free. */
  getFree(): number;
}

interface AddressInfo {
  readonly ip: string;
  readonly netmask?: string;
  readonly subnet?: string;
}

interface WifiModule {
  getIP(): AddressInfo;
  getHostByName(name: string, onFound: (address: string | undefined) => void): void;
}

interface EthernetDevice {
  setIP(): boolean;
  getIP(): AddressInfo;
  getStatus(): { readonly phylink: string };
}

interface SerialPort {
  write(text: string): void;
  on(event: "data", take: (text: string) => void): void;
  setConsole(isForced: boolean): void;
}

interface Pins {
  setup(pins: { mosi: unknown; miso: unknown; sck: unknown; baud?: number }): void;
}

declare function require(module: "dgram"): { createSocket(options: { type: "udp4"; reuseAddr: boolean }): DgramSocket };
declare function require(module: "Storage"): StorageModule;
declare function require(module: "Wifi"): WifiModule;
declare function require(module: "WIZnet"): { connect(bus: Pins, select: unknown): EthernetDevice };

/** Returns seconds since 1970, or since the start on a board without a clock, as a double. */
declare function getTime(): number;
declare function setTimeout(run: () => void, milliseconds: number): number;
declare function clearTimeout(timeout: number): void;
declare function setInterval(run: () => void, milliseconds: number): number;
declare const E: {
  hwRand(): number;
  setConsole(device: undefined | null, options: { force: boolean }): void;
  reboot(): void;
};
declare const process: { memory(): { readonly total: number; readonly usage: number; readonly blocksize: number } };
declare const Serial1: SerialPort;
/** Present on boards with a USB connector of their own. */
declare const USB: SerialPort;
declare const SPI1: Pins;
declare const A5: unknown, A6: unknown, A7: unknown, A4: unknown;
