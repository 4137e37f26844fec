import type { Features } from "../../../firmware/features";
import { startFirmware, type Capacity, type Timewire } from "../../../firmware/start";
import { makeTimestamp } from "../../../firmware/time/timestamp";
import type { RandomSource } from "../../../hal/random-source";
import type { Storage } from "../../../hal/storage";
import type { Vault } from "../../../hal/vault";
import { makeMicrosecondCounter, MICROSECOND_PRECISION } from "../../common/microsecond-counter";
import { NODEMCU_DIGEST } from "./digest";
import { makeNetwork } from "./network";
import { makeRandom, makeTimer, makeResolver, NODEMCU_MEMORY, takeConsole, type Listener } from "./parts";
import { NODEMCU_STORAGE } from "./storage";
import type { NodeMcuNetwork } from "./stack";

const NTP_PORT = 123;
/** Time for the console to write its last characters before a restart [ms]. */
const RESTART_DELAY = 100;

/** Values of board.json, for main.ts: feature preset and capacity. */
export interface Build {
  readonly features: Features;
  readonly capacity: Capacity;
}

/** Makes the vault of a board. */
export type MakeVault = (storage: Storage, random: RandomSource) => Vault;

/** A board whose firmware runs; its network interfaces are still down. */
export interface NodeMcu {
  readonly firmware: Timewire;
  readonly network: NodeMcuNetwork;
}

/**
 * Starts the firmware on NodeMCU's modules. `readTicks` returns microseconds modulo `WRAP` of microsecond-counter.ts; `interfaceNames` are Comware's,
 * in full.
 */
export function makeNodeMcu(
  { features, capacity }: Build,
  model: string,
  interfaceNames: string[],
  readTicks: () => number,
  makeVault: MakeVault,
): NodeMcu {
  const listener: Listener = { events: undefined };
  const counter = makeMicrosecondCounter(readTicks, MICROSECOND_PRECISION);
  const network = makeNetwork(interfaceNames, counter, timewire.port ?? NTP_PORT);
  const random = makeRandom(readTicks);
  const reading = makeTimestamp();
  const firmware = startFirmware(
    {
      model,
      counter,
      timer: makeTimer(listener, () => counter.read(reading)),
      memory: NODEMCU_MEMORY,
      random,
      network,
      addressing: undefined,
      resolver: makeResolver(listener),
      storage: NODEMCU_STORAGE,
      realTimeClock: undefined,
      thermometer: undefined,
      digest: NODEMCU_DIGEST,
      vault: makeVault(NODEMCU_STORAGE, random),
      console: takeConsole(listener),
      restart: () => tmr.create().alarm(RESTART_DELAY, tmr.ALARM_SINGLE, () => node.restart()),
    },
    features,
    capacity,
  );
  listener.events = firmware;
  network.events = firmware;
  firmware.onConsoleOpen();
  return { firmware, network };
}
