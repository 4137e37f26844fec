import { getHeapStatistics } from "node:v8";
import { FULL_FEATURES } from "../../firmware/full-features";
import { startFirmware, type Timewire } from "../../firmware/start";
import { capacity } from "./board.json";
import type { Board } from "../../hal/board";
import type { Memory } from "../../hal/memory";
import type { Storage } from "../../hal/storage";
import type { EventSink } from "../common/event-sink";
import { guardEvents } from "../common/guarded-events";
import type { HostConsole } from "./host-console";
import { claimFrequency } from "../common/oscillator";
import { EmulatedCounter, type Crystal } from "./counter";
import type { InterfaceChoice } from "./interfaces";
import { HostDigest } from "./digest";
import { HostNetwork } from "./network";
import type { PacketTrace } from "./packet-trace";
import { HOST_PASSWORDS } from "./passwords";
import { HostRandom } from "./random";
import { oscillatorName } from "./oscillator";
import { HostResolver } from "./resolver";
import { EmulatedRtc } from "./rtc";
import { HostVault } from "./vault";
import { HostTimer } from "./timer";

/** Settings of a host board. */
export interface HostBoardSettings {
  readonly interfaces: InterfaceChoice[];
  /** UDP port of the NTP service. */
  readonly servicePort: number;
  /** UDP port that requests are sent to. */
  readonly serverPort: number;
  readonly crystal: Crystal;
  readonly seed: number;
  /** Error of the RTC at the start [s]; undefined keeps the stored one. */
  readonly clockOffset: number | undefined;
  /** Name of the saved configuration in messages. Default: startup.cfg. */
  readonly configurationName?: string | undefined;
  /** Default: no trace. */
  readonly packetTrace?: PacketTrace | undefined;
}

/** Receives a firmware that has just started. */
export type StartListener = (timewire: Timewire) => void;

/** The heap of Node.js, and its limit. */
const NODE_HEAP: Memory = {
  total: () => getHeapStatistics().heap_size_limit,
  used: () => getHeapStatistics().used_heap_size,
};

/** Unread characters from which on typed ones are held back. A Ctrl+C among those acts when they are read. */
const HELD = 256;

/** A board on this computer. It opens its ports first, then storage and console, and then starts the firmware. */
export class HostBoard {
  readonly sink: EventSink = { events: undefined };
  private readonly counter: EmulatedCounter;
  private network: HostNetwork;
  private readonly timer = new HostTimer(this.sink);
  private timewire: Timewire | undefined;
  private console: HostConsole | undefined;
  private readonly listeners: StartListener[] = [];

  /** Binds the service port. Throws the error of the system when it is not available. */
  constructor(private readonly settings: HostBoardSettings) {
    this.counter = new EmulatedCounter(settings.crystal, settings.seed);
    this.network = this.openNetwork();
  }

  /** Calls `listener` after every later start of the firmware. */
  onStart(listener: StartListener): void {
    this.listeners.push(listener);
  }

  /** Powers the board on. */
  start(storage: Storage, console: HostConsole): void {
    this.console = console;
    claimFrequency(storage, oscillatorName());
    this.startFirmware(storage, console);
    console.begin();
  }

  private startFirmware(storage: Storage, console: HostConsole): void {
    const board: Board = {
      model: "host",
      counter: this.counter,
      timer: this.timer,
      memory: NODE_HEAP,
      random: new HostRandom(),
      network: this.network,
      streams: this.network.streams,
      addressing: undefined,
      resolver: new HostResolver(this.sink),
      storage,
      digest: new HostDigest(),
      vault: new HostVault(storage),
      passwords: HOST_PASSWORDS,
      realTimeClock: new EmulatedRtc(storage, this.settings.clockOffset),
      thermometer: undefined,
      console,
      restart: () => setImmediate(() => this.restart(storage, console)),
    };
    this.timewire = startFirmware(board, FULL_FEATURES, capacity, this.settings.configurationName);
    const { shell } = this.timewire;
    this.sink.isReading = () => shell.unread.length >= HELD;
    this.sink.events = guardEvents(this.timewire, this.timer);
    for (const listener of this.listeners) listener(this.timewire);
  }

  /** Resets the board. Crystal and console line continue. */
  private restart(storage: Storage, console: HostConsole): void {
    if (this.sink.events === undefined) return; // powered off in the meantime
    this.powerOff();
    this.network = this.openNetwork();
    this.startFirmware(storage, console);
    this.sink.events?.onConsoleOpen();
  }

  private openNetwork(): HostNetwork {
    const { servicePort, serverPort, interfaces, packetTrace } = this.settings;
    const network = new HostNetwork(this.sink, this.counter, servicePort, serverPort, interfaces, packetTrace);
    network.bindService();
    return network;
  }

  /** Powers the board off: the firmware saves its state, and all ports are closed. */
  stop(): void {
    this.powerOff();
    this.console?.stop();
  }

  private powerOff(): void {
    this.sink.events = undefined;
    this.timewire?.stop();
    this.timer.stop();
    this.network.stop();
  }
}
