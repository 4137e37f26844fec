/** The modules of NodeMCU's firmware that the boards use, for both chips; each member names where it is found. */

/** @noSelf */
declare namespace node {
  /** Microseconds since boot: 31 bits, or 53 where numbers are doubles (ESP32). */
  function uptime(): LuaMultiReturn<[number, number]>;
  /** From the chip's generator (ESP8266). */
  const random: ((low: number, high: number) => number) | undefined;
  /** Free memory [bytes]. */
  function heap(): number;
  function restart(): void;
}

/** Memory in use [KB]. */
declare function collectgarbage(this: void, option: "count"): number;

/** @noSelf */
declare namespace tmr {
  const ALARM_SINGLE: number;
  function create(): Alarm;
  /** Microseconds, 31 bits (ESP8266). */
  function now(): number;
  interface Alarm {
    alarm(milliseconds: number, mode: number, run: (this: void) => void): boolean;
    unregister(): void;
  }
}

/** @noSelf */
declare namespace net {
  function createUDPSocket(): Socket;
  function multicastJoin(interfaceAddress: string, group: string): void;
  function multicastLeave(interfaceAddress: string, group: string): void;
  const dns: { resolve(this: void, name: string, onResolved: (this: void, socket: unknown, address: string | undefined) => void): void };
  interface Socket {
    listen(port?: number): void;
    on(event: "receive", take: (this: void, socket: Socket, text: string, port: number, address: string) => void): void;
    send(port: number, address: string, text: string): void;
    /** Time to live of what is sent (ESP8266). */
    ttl?(hops: number): number;
    close(): void;
  }
}

/** @noSelf */
declare namespace uart {
  function write(id: number, text: string): void;
  function on(event: "data", count?: number, take?: (this: void, text: string) => void, runInput?: number): void;
}

/** @noSelf */
declare namespace crypto {
  /** ESP8266. */
  const hash: ((algorithm: "MD5", text: string) => string) | undefined;
  /** ESP32. */
  function new_hash(algorithm: "MD5"): Hash;
  interface Hash {
    update(text: string): void;
    finalize(): string;
  }
}

/** Only where the firmware was built with it: random numbers of the chip. */
declare const sodium: { random: { buf(this: void, length: number): string } } | undefined;

/** @noSelf */
declare namespace file {
  function exists(name: string): boolean;
  function remove(name: string): void;
  function rename(from: string, to: string): boolean;
  /** ESP8266; the ESP32 has Lua's own io instead. */
  const getcontents: ((name: string) => string | undefined) | undefined;
  const putcontents: ((name: string, text: string) => boolean | undefined) | undefined;
}

/** Data of an event of the network. */
interface NetworkInfo {
  readonly ip: string;
  readonly netmask: string;
}

/** @noSelf */
declare namespace eth {
  const PHY_LAN8720: number;
  function init(settings: object): void;
  function on(event: string, take: (this: void, event: string, info: NetworkInfo) => void): void;
}

/** @noSelf */
declare namespace wifi {
  const STATION: number;
  /** ESP32. */
  function mode(mode: number): void;
  function start(): void;
  const sta: {
    on(this: void, event: string, take: (this: void, event: string, info: NetworkInfo) => void): void;
    /** ESP8266: address, mask and gateway, or nothing. */
    getip(this: void): LuaMultiReturn<[string | undefined, string | undefined]>;
  };
  /** ESP8266. */
  const eventmon: {
    readonly STA_GOT_IP: number;
    readonly STA_DISCONNECTED: number;
    register(this: void, event: number, take: (this: void) => void): void;
  };
}

/** @noSelf */
declare namespace rtctime {
  /** `rate` in units of 2^-32. */
  function set(seconds: number | undefined, microseconds: number | undefined, rate: number | undefined): void;
}

/** Of Lua 5.1; 5.3 has it in `table`. */
declare const unpack: ((this: void, list: number[], from: number, to: number) => LuaMultiReturn<number[]>) | undefined;
