import { makeAddress, parseAddress, type Address } from "../../../firmware/network/address";
import type { BoardEvents } from "../../../hal/board-events";
import type { Memory } from "../../../hal/memory";
import type { RandomSource } from "../../../hal/random-source";
import type { Resolver } from "../../../hal/resolver";
import type { Serial } from "../../../hal/serial";
import type { Timer } from "../../../hal/timer";
import { LONGEST_SILENCE } from "../../common/microsecond-counter";
import { hashText } from "./digest";

/** Who is told what happens; undefined before the firmware has started. */
export interface Listener {
  events: BoardEvents | undefined;
}

/** The alarm by NodeMCU's tmr. A long delay is counted off in pieces, between which the counter is read so that it misses no wrap. */
export function makeTimer(listener: Listener, readCounter: () => void): Timer {
  const alarm = tmr.create();
  let left = 0;
  const arm = (): void => {
    const piece = left > LONGEST_SILENCE ? LONGEST_SILENCE : left;
    left = left - piece;
    alarm.unregister();
    alarm.alarm(piece < 0.001 ? 1 : Math.ceil(piece * 1000), tmr.ALARM_SINGLE, () => {
      readCounter();
      if (left > 0) arm();
      else if (listener.events !== undefined) listener.events.onTimer();
    });
  };
  return {
    schedule: (delay) => {
      left = delay;
      arm();
    },
  };
}

/**
 * Random words from a chain of digests: each state is the digest of the one before and of the counter's reading, and what is given out does not tell it. It begins with
 * the chip's own generator where the firmware reaches it: `node.random` on the ESP8266, the sodium module on the ESP32; otherwise with the moment alone.
 */
export function makeRandom(readTicks: () => number): RandomSource {
  let state = seed() + String(readTicks());
  let bytes: number[] = [];
  let used = 0;
  return {
    word: () => {
      if (used >= bytes.length) {
        state = string.char(...hashText(`${state}next${readTicks()}`));
        bytes = hashText(`${state}word`);
        used = 0;
      }
      used = used + 2;
      return bytes[used - 2] * 256 + bytes[used - 1];
    },
  };
}

function seed(): string {
  if (sodium !== undefined) return sodium.random.buf(32);
  let text = "";
  if (node.random !== undefined) for (let i = 0; i < 32; i++) text = text + string.char(node.random(0, 255));
  return text;
}

/** Lua's heap, and what it may still take. */
export const NODEMCU_MEMORY: Memory = {
  total: () => usedBytes() + node.heap(),
  used: () => usedBytes(),
};

function usedBytes(): number {
  return Math.floor(collectgarbage("count") * 1024);
}

/** Names by NodeMCU's resolver. */
export const NODEMCU_RESOLVER: Resolver = {
  resolve: (name: string, onResolved: (address: Address | undefined) => void) => {
    net.dns.resolve(name, (_socket, text) => {
      const address = makeAddress();
      const isFound = text !== undefined && parseAddress(text, address);
      // A name that is known already may be told from inside the call.
      tmr.create().alarm(1, tmr.ALARM_SINGLE, () => onResolved(isFound ? address : undefined));
    });
  },
};

/** Ctrl+\ gives the serial line back to NodeMCU's own Lua prompt, until the next start. */
const LUA_PROMPT_KEY = "\x1c";

/** The console on the serial line that NodeMCU's Lua prompt was on. */
export function takeConsole(listener: Listener): Serial {
  uart.on(
    "data",
    0,
    (text) => {
      if (text.indexOf(LUA_PROMPT_KEY) >= 0) {
        uart.write(0, "\r\nLua prompt; node.restart() brings Timewire back.\r\n> ");
        uart.on("data");
      } else if (listener.events !== undefined) {
        listener.events.onConsoleInput(text);
      }
    },
    0,
  );
  return { write: (text) => uart.write(0, text), hangUp: () => {}, isAttended: true };
}
