import { makeAddress, parseDotted } from "../../firmware/network/address";
import { fromInterval } from "../../firmware/time/interval";
import type { Counter } from "../../hal/counter";
import type { Memory } from "../../hal/memory";
import type { RandomSource } from "../../hal/random-source";
import type { Resolver } from "../../hal/resolver";
import type { Serial } from "../../hal/serial";
import type { Storage } from "../../hal/storage";
import type { Timer } from "../../hal/timer";
import type { EventSink } from "../common/event-sink";
import { guard } from "../common/guarded-events";
import { makeSlotStorage } from "../common/slot-storage";

/** Precision of getTime: its ticks are 1 us or less, and its double resolves 0.24 us in this century. */
const PRECISION = -20;
/** Longest delay of an alarm [s]: setTimeout counts milliseconds in 32 bits. The firmware sets a later alarm again. */
const LONGEST_DELAY = 86400;

/** Makes a counter over getTime. The clock that it reads is never set while the firmware runs. */
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

/** Makes an alarm over setTimeout. */
export function makeTimer(sink: EventSink): Timer {
  let timeout: number | undefined;
  const expire = (): void => {
    timeout = undefined;
    sink.events?.onTimer();
  };
  return {
    schedule: (delay) => {
      if (timeout !== undefined) clearTimeout(timeout);
      timeout = setTimeout(expire, Math.ceil(Math.min(delay, LONGEST_DELAY) * 1000));
    },
  };
}

/** The chip's random number generator. */
export const ESPRUINO_RANDOM: RandomSource = { word: () => E.hwRand() & 65535 };

/** Flash that the drift leaves free for the configuration [bytes]: each write takes new flash, and on a chip with one page only an operator compacts it. */
const CONFIGURATION_RESERVE = 1536;

/** Makes storage over files of Espruino's flash, whose names have at most 28 characters. */
export function makeStorage(): Storage {
  const files = require("Storage");
  return makeSlotStorage({
    read: (name) => files.read(name),
    write: (name, text) => {
      try {
        if (name.indexOf("drift") === 0 && files.getFree() < CONFIGURATION_RESERVE) return false;
        return files.write(name, text) === true;
      } catch {
        return false; // a full flash throws
      }
    },
    remove: (name) => files.erase(name),
  });
}

/** Espruino's variables, as bytes. */
export const ESPRUINO_MEMORY: Memory = {
  total: () => bytesOf("total"),
  used: () => bytesOf("usage"),
};

function bytesOf(field: "total" | "usage"): number {
  const memory = process.memory();
  return memory[field] * memory.blocksize;
}

/** Looks up the address of a name; undefined when there is none. */
export type LookUp = (name: string, onFound: (address: string | undefined) => void) => void;

/** Makes a resolver over the board's look-up. */
export function makeResolver(sink: EventSink, lookUp: LookUp): Resolver {
  return {
    resolve: (name, onResolved) =>
      lookUp(name, (text) => {
        const address = makeAddress();
        const isFound = text !== undefined && parseDotted(text, address);
        setTimeout(() => answer(sink, () => onResolved(isFound ? address : undefined)), 1);
      }),
  };
}

function answer({ events }: EventSink, event: () => void): void {
  if (events !== undefined) guard(events, event);
}

/** Ctrl+\ returns the line to Espruino's own prompt. */
const ESPRUINO_PROMPT_KEY = "\x1c";

/** Takes the console from Espruino's prompt. Output goes to the port of `ports` that was typed on last. */
export function takeConsole(sink: EventSink, ports: SerialPort[]): Serial {
  let current = ports[0];
  let isTaken = true;
  // A function for each port: Espruino has one loop variable for all rounds, so closures in a loop would all see the last port.
  ports.forEach((port) =>
    port.on("data", (text) => {
      current = port;
      if (!isTaken) return;
      if (text.indexOf(ESPRUINO_PROMPT_KEY) >= 0) {
        isTaken = false;
        port.write("\r\nEspruino's prompt; E.reboot() starts Timewire again.\r\n");
        port.setConsole(true);
      } else {
        sink.events?.onConsoleInput(text);
      }
    }),
  );
  E.setConsole(null, { force: true });
  return { write: (text) => (isTaken ? current.write(text) : undefined), hangUp: () => {}, isAttended: true };
}
