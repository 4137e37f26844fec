/**
 * What the runtime's C gives to Lua (bindings*.c), once the board has started: modules are run when the firmware is built, where nothing of this exists. Functions
 * that become members of hal objects are called as methods and pay no attention to `this`. A Timestamp or an Address is an array; a C function fills it and never
 * keeps it.
 * @noSelf
 */
declare namespace runtime {
  /** hal/board.ts `model`. */
  const model: string;
  /** hal/counter.ts `precision`, as the counter showed it at start. */
  const precision: number;
  /** UDP ports, hal/network.ts. */
  const servicePort: number;
  const serverPort: number;
  /** Room in the association table. */
  const associations: number;
  /** hal/serial.ts `isAttended`. */
  const isAttended: boolean;
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
  function hangUp(this: unknown): void;
  function restart(this: unknown): void;

  function readStorage(this: unknown, name: string): string | undefined;
  function writeStorage(this: unknown, name: string, text: string): boolean;
  function removeStorage(this: unknown, name: string): void;
  function seal(this: unknown, secret: string): string;
  function unseal(this: unknown, text: string): string | undefined;
  function md5(this: unknown, secret: string, packet: object, length: number, into: number[]): void;

  /** A new packet buffer, which has the members of hal/packet-buffer.ts. */
  function makeBuffer(): object;
  /** The buffer of the datagram that `receive` has brought; the same object each time. */
  const received: object;
  /**
   * The oldest waiting datagram: its length (-1, and nothing else of use, when none waits), its first two words when `answerBareRequest`
   * (firmware/server/bare-request.ts) is to see it (-1 otherwise), its socket's handle, its interface, source and destination in two words each, the sender's port,
   * and the counter when it came in four.
   */
  function receive(): LuaMultiReturn<
    [number, number, number, number, number, number, number, number, number, number, number, number, number, number]
  >;

  function interfaceCount(): number;
  /** Name, address in two words, length of the prefix, whether the link is up. */
  function describeInterface(index: number): LuaMultiReturn<[string, number, number, number, boolean]>;
  function setDscp(this: unknown, dscp: number): boolean;
  function bindInstance(this: unknown, interfaceIndex: number, instance: number): void;
  /** Handles of sockets, small numbers from 0 on; -1 when none can be had. */
  function openService(): number;
  function openClient(): number;
  function closeSocket(handle: number): void;
  /** The members of hal sockets: they read `handle` of the object that they are called on. */
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
  /** The members of hal/reply-timestamper.ts. */
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
  /** Begins to look a name up; the answer comes by `resolved` of main.ts, one at a time. */
  function resolve(name: string): void;

  function setAddress(this: unknown, interfaceIndex: number, address: number[], prefixLength: number): boolean;
  function useDhcp(this: unknown, interfaceIndex: number): boolean;
  /** Fills the arrays of `into` in turn, and returns how many. */
  function dhcpServers(this: unknown, interfaceIndex: number, into: number[][]): number;
  function addVlan(parentIndex: number, name: string, vlan: number): number;
  function setGateway(this: unknown, instance: number, gateway: number[]): boolean;
}
