/**
 * Functions and values of the runtime's C (bindings*.c). They exist once the board has started: modules run at build time, without them. Members of hal objects are
 * called as methods and ignore `this`. A Timestamp or an Address is an array; a C function fills it and does not keep it.
 * @noSelf
 */
declare namespace runtime {
  /** hal/board.ts `model`. */
  const model: string;
  /** Name of the oscillator behind the counter (port.h). */
  const oscillator: string | undefined;
  /** hal/counter.ts `precision`, measured at start. */
  const precision: number;
  /** UDP ports, hal/network.ts. */
  const servicePort: number;
  const serverPort: number;
  /** Room in the association table. */
  const associations: number;
  /** Room for authentication keys. */
  const keys: number;
  /** hal/serial.ts `isAttended`. */
  const isAttended: boolean;
  /** hal/serial.ts `reach`. */
  const reach: "loopback" | "network" | undefined;
  const hasRealTimeClock: boolean;
  const canAddress: boolean;

  function readCounter(this: unknown, into: number[]): void;
  function schedule(this: unknown, delay: number): void;
  function randomWord(this: unknown): number;
  function memoryTotal(this: unknown): number;
  function memoryUsed(this: unknown): number;
  function readRealTimeClock(this: unknown, into: number[]): boolean;
  function writeRealTimeClock(this: unknown, time: number[]): boolean;
  function writeConsole(this: unknown, text: string): void;
  function consoleHasRoom(this: unknown): boolean;
  /** Leaves typed characters unread, or reads them again. */
  function holdConsole(this: unknown, isHeld: boolean): void;
  function hangUp(this: unknown): void;
  function restart(this: unknown): void;

  function readStorage(this: unknown, name: string): string | undefined;
  function hasStorage(this: unknown, name: string): boolean;
  function writeStorage(this: unknown, name: string, text: string): boolean;
  function removeStorage(this: unknown, name: string): void;
  function seal(this: unknown, secret: string): string | undefined;
  function unseal(this: unknown, text: string): string | undefined;
  /** Members of hal/password-hasher.ts; undefined on a board without them. */
  const hashPassword: ((this: unknown, password: string) => string) | undefined;
  const matchesPassword: ((this: unknown, password: string, hash: string) => boolean) | undefined;
  const isPasswordHash: ((this: unknown, text: string) => boolean) | undefined;
  function md5(this: unknown, secret: string, packet: object, length: number, into: number[]): void;
  function mac(this: unknown, algorithm: string, secret: string, packet: object, length: number, into: number[]): number;

  /** Makes a packet buffer (hal/packet-buffer.ts). */
  function makeBuffer(): object;
  /** The buffer of the datagram of `receive`; always the same object. */
  const received: object;
  /**
   * The oldest waiting datagram: length, first two words, handle of its socket, interface, source and destination in two words each, source port, and the receive
   * timestamp in four words. Without a datagram the length is -1 and the rest is undefined. The first two words are -1 unless `onBareRequest`
   * (hal/board-events.ts) may answer.
   */
  function receive(): LuaMultiReturn<
    [number, number, number, number, number, number, number, number, number, number, number, number, number, number]
  >;

  function interfaceCount(): number;
  /** Name, address in two words, prefix length, and true while the link is up. */
  function describeInterface(index: number): LuaMultiReturn<[string, number, number, number, boolean]>;
  function setDscp(this: unknown, dscp: number): boolean;
  function bindInstance(this: unknown, interfaceIndex: number, instance: number): void;
  /** Handles of sockets, small numbers from 0 on; -1 when none is available. */
  function openService(): number;
  function openClient(): number;
  function closeSocket(handle: number): void;
  /** Members of hal sockets: they read `handle` of their object. */
  function send(
    this: unknown,
    packet: object,
    length: number,
    instance: number,
    sourceIndex: number,
    address: number[],
    port: number,
    transmitted: number[],
  ): boolean;
  /** Datagram.reply of the only record of received datagrams (hal/datagram.ts). */
  function reply(this: unknown, length: number): boolean;
  /** Members of hal/reply-timestamper.ts. */
  function setReplyClock(this: unknown, anchor: number[], base: number[], frequency: number, slewRate: number, slewDuration: number): void;
  function setReplyHeader(this: unknown, words: number[]): void;
  function timestampReply(this: unknown, leapVersionModeStratum: number, pollPrecision: number): boolean;
  function broadcast(
    this: unknown,
    packet: object,
    length: number,
    interfaceIndex: number,
    group: number[],
    timeToLive: number,
    transmitted: number[],
  ): boolean;
  function joinGroup(this: unknown, group: number[], interfaceIndex: number): boolean;
  function leaveGroup(this: unknown, group: number[], interfaceIndex: number): void;
  /** Starts a lookup; `resolved` of main.ts receives the result. One at a time. */
  function resolve(name: string): void;

  /** hal/streams.ts: 0 on a board without TCP, which has none of these functions. */
  const streamCapacity: number;
  /** Handles of listeners and streams, small numbers from 0 on; -1 when it is refused. */
  function listenStream(port: number, instance: number): number;
  function unlistenStream(listener: number): void;
  function connectStream(address: number[], port: number, instance: number): number;
  /** Members of hal/stream.ts: they read `handle` of their object. */
  function readStream(this: unknown, limit: number): string;
  function writeStream(this: unknown, text: string): number;
  function closeStream(this: unknown): void;
  function abortStream(this: unknown): void;

  function setAddress(this: unknown, interfaceIndex: number, address: number[], prefixLength: number): boolean;
  function useDhcp(this: unknown, interfaceIndex: number): boolean;
  /** Fills the arrays of `into` in turn and returns their number. */
  function dhcpServers(this: unknown, interfaceIndex: number, into: number[][]): number;
  function addVlan(parentIndex: number, name: string, vlan: number): number;
  function setGateway(this: unknown, instance: number, gateway: number[]): boolean;
}
