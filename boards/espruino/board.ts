import type { Features } from "../../firmware/features";
import { startFirmware, type Capacity } from "../../firmware/start";
import type { Digest } from "../../hal/digest";
import type { RandomSource } from "../../hal/random-source";
import type { Storage } from "../../hal/storage";
import type { Vault } from "../../hal/vault";
import type { EventSink } from "../common/event-sink";
import { guardEvents } from "../common/guarded-events";
import { makeNetwork } from "./network";
import { ESPRUINO_MEMORY, ESPRUINO_RANDOM, makeCounter, makeResolver, makeStorage, makeTimer, takeConsole, type LookUp } from "./parts";

const NTP_PORT = 123;
/** Time for the last console output before a restart [ms]. */
const RESTART_DELAY = 100;
/** Interval of the check for a changed address [ms]. The events of Espruino's network modules come before the address is set. */
const POLL_INTERVAL = 2000;

/** Differences between Espruino boards. */
export interface EspruinoSettings {
  /** Name in `display version`. */
  readonly model: string;
  readonly features: Features;
  readonly capacity: Capacity;
  /** True when the network driver can join multicast groups. */
  readonly canJoinGroups: boolean;
  /** Serial ports with a console. */
  readonly ports: SerialPort[];
  readonly lookUp: LookUp;
  readonly digest: Digest;
  readonly makeVault: (storage: Storage, random: RandomSource) => Vault;
  /** Returns the board's address and mask; undefined without an address. */
  readonly readAddress: () => { readonly address: string | undefined; readonly mask: string | undefined };
}

/** Starts the firmware on an Espruino board. */
export function startBoard(settings: EspruinoSettings): void {
  const sink: EventSink = { events: undefined };
  const counter = makeCounter();
  const timer = makeTimer(sink);
  const network = makeNetwork(sink, counter, NTP_PORT, settings.canJoinGroups);
  const storage = makeStorage();
  const firmware = startFirmware(
    {
      model: settings.model,
      counter,
      timer,
      memory: ESPRUINO_MEMORY,
      random: ESPRUINO_RANDOM,
      network,
      addressing: undefined,
      resolver: makeResolver(sink, settings.lookUp),
      storage,
      realTimeClock: undefined,
      thermometer: undefined,
      digest: settings.digest,
      vault: settings.makeVault(storage, ESPRUINO_RANDOM),
      console: takeConsole(sink, settings.ports),
      restart: () => setTimeout(() => E.reboot(), RESTART_DELAY),
    },
    settings.features,
    settings.capacity,
  );
  sink.events = guardEvents(firmware, timer);
  firmware.onConsoleOpen();
  const follow = (): void => {
    const { address, mask } = settings.readAddress();
    network.follow(address, mask);
  };
  setInterval(follow, POLL_INTERVAL);
  follow();
}
