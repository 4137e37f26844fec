import { makeAddress, parseAddress } from "../../firmware/network/address";
import { fromInterval } from "../../firmware/time/interval";
import type { BoardEvents } from "../../hal/board-events";
import type { Counter } from "../../hal/counter";
import type { Memory } from "../../hal/memory";
import type { RandomSource } from "../../hal/random-source";
import type { Resolver } from "../../hal/resolver";
import type { Serial } from "../../hal/serial";
import type { Timer } from "../../hal/timer";
import { makeSlotStorage } from "../common/slot-storage";

/** Who is told what happens; undefined before the firmware has started. */
export interface Listener {
  events: BoardEvents | undefined;
}

/** Espruino counts in microseconds or less; getTime is a double that holds a quarter of one in our century. */
const PRECISION = -20;
/** Espruino's timers take milliseconds of 32 bits; ours are put in again by themselves. */
const LONGEST_DELAY = 86400;

/** Time since the start by getTime, which nobody sets while the firmware runs. */
export function makeCounter(): Counter {
  const origin = getTime();
  let last = 0;
  return {
    precision: PRECISION,
    read: (into) => {
      const now = getTime() - origin;
      if (now > last) last = now;
      fromInterval(last, into);
    },
  };
}

/** The alarm by setTimeout. */
export function makeTimer(listener: Listener): Timer {
  let timeout: number | undefined;
  const ring = (): void => {
    timeout = undefined;
    listener.events?.onTimer();
  };
  return {
    schedule: (delay) => {
      if (timeout !== undefined) clearTimeout(timeout);
      timeout = setTimeout(ring, Math.ceil(Math.min(delay, LONGEST_DELAY) * 1000));
    },
  };
}

/** The chip's own generator. */
export const ESPRUINO_RANDOM: RandomSource = { word: () => E.hwRand() & 65535 };

/** Texts in files of Espruino's flash, whose names may have 28 characters. */
export function makeStorage(): ReturnType<typeof makeSlotStorage> {
  const files = require("Storage");
  return makeSlotStorage({
    read: (name) => files.read(name),
    write: (name, text) => files.write(name, text) === true,
    remove: (name) => files.erase(name),
  });
}

/** Espruino's variables, as bytes. */
export const ESPRUINO_MEMORY: Memory = {
  total: () => bytesOf("total"),
  used: () => bytesOf("usage"),
};

function bytesOf(what: "total" | "usage"): number {
  const memory = process.memory();
  return memory[what] * memory.blocksize;
}

/** Finds the address of a name; undefined for none. */
export type LookUp = (name: string, onFound: (address: string | undefined) => void) => void;

/** Names by what the board has for them. */
export function makeResolver(lookUp: LookUp): Resolver {
  return {
    resolve: (name, onResolved) =>
      lookUp(name, (text) => {
        const address = makeAddress();
        const isFound = text !== undefined && parseAddress(text, address);
        setTimeout(() => onResolved(isFound ? address : undefined), 1);
      }),
  };
}

/** Ctrl+\ gives the line back to Espruino's own prompt. */
const ESPRUINO_PROMPT_KEY = "\x1c";

/** The console on whichever of `ports` somebody has typed on last; Espruino's own prompt goes away. */
export function takeConsole(listener: Listener, ports: SerialPort[]): Serial {
  let current = ports[0];
  let isTaken = true;
  const take = (): void => {
    isTaken = true;
    E.setConsole(null, { force: true });
  };
  for (const port of ports) {
    port.on("data", (text) => {
      current = port;
      if (!isTaken) return;
      if (text.indexOf(ESPRUINO_PROMPT_KEY) >= 0) {
        isTaken = false;
        port.write("\r\nEspruino's prompt; E.reboot() brings Timewire back.\r\n");
        port.setConsole(true);
      } else {
        listener.events?.onConsoleInput(text);
      }
    });
  }
  take();
  return { write: (text) => (isTaken ? current.write(text) : undefined), hangUp: () => {}, isAttended: true };
}
