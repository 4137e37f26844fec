import { startTimewire, type Timewire } from "../../firmware/timewire";
import type { Board } from "../../hal/board";
import type { Storage } from "../../hal/storage";
import type { HostConsole } from "./console";
import { EmulatedCounter, type Crystal } from "./counter";
import type { InterfaceChoice } from "./interfaces";
import { HostDigest } from "./digest";
import { NODE_HEAP } from "./memory";
import { HostNetwork } from "./network";
import { HostRandom } from "./random";
import { HostResolver } from "./resolver";
import { EmulatedRtc } from "./rtc";
import { HostVault } from "./vault";
import { HostTimer } from "./timer";
import type { Wire } from "./wire";

/** What makes one host board different from another. */
export interface HostBoardSettings {
  readonly interfaces: InterfaceChoice[];
  /** The port listened on, and the one that requests go to. */
  readonly servicePort: number;
  readonly serverPort: number;
  readonly crystal: Crystal;
  readonly seed: number;
  /** Of the RTC, s; undefined leaves it as it was. */
  readonly clockOffset: number | undefined;
  /** What messages call the saved configuration when it is not startup.cfg in the state folder. */
  readonly configurationName?: string | undefined;
}

/** Gets a firmware that has just started. */
export type StartListener = (timewire: Timewire) => void;

/** A board on this computer: ports first, then storage and console, then the firmware. */
export class HostBoard {
  readonly wire: Wire = { events: undefined };
  private readonly counter: EmulatedCounter;
  private network: HostNetwork;
  private readonly timer = new HostTimer(this.wire);
  private timewire: Timewire | undefined;
  private console: HostConsole | undefined;
  private readonly listeners: StartListener[] = [];

  /** Takes the service port; throws what the system said when it cannot be had. */
  constructor(private readonly settings: HostBoardSettings) {
    this.counter = new EmulatedCounter(settings.crystal, settings.seed);
    this.network = this.openNetwork();
  }

  /** Tells `listener` of every start of the firmware from now on. */
  onStart(listener: StartListener): void {
    this.listeners.push(listener);
  }

  /** Power on. */
  start(storage: Storage, console: HostConsole): void {
    this.console = console;
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
      addressing: undefined,
      resolver: new HostResolver(this.wire),
      storage,
      digest: new HostDigest(),
      vault: new HostVault(storage),
      realTimeClock: new EmulatedRtc(storage, this.settings.clockOffset),
      thermometer: undefined,
      console,
      restart: () => setImmediate(() => this.restart(storage, console)),
    };
    this.timewire = startTimewire(board, undefined, this.settings.configurationName);
    this.wire.events = this.timewire;
    for (const listener of this.listeners) listener(this.timewire);
  }

  /** The reset button: everything but the counter's crystal and the console line begins anew. */
  private restart(storage: Storage, console: HostConsole): void {
    if (this.wire.events === undefined) return; // the power has gone in the meantime
    this.powerOff();
    this.network = this.openNetwork();
    this.startFirmware(storage, console);
    this.wire.events?.onConsoleOpen();
  }

  private openNetwork(): HostNetwork {
    const { servicePort, serverPort, interfaces } = this.settings;
    const network = new HostNetwork(this.wire, this.counter, servicePort, serverPort, interfaces);
    network.bindService();
    return network;
  }

  /** Power off: the firmware keeps what it needs, and everything taken from the host is given back. */
  stop(): void {
    this.powerOff();
    this.console?.stop();
  }

  private powerOff(): void {
    this.wire.events = undefined;
    this.timewire?.stop();
    this.timer.stop();
    this.network.stop();
  }
}
