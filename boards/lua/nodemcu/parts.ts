import { makeAddress, parseDotted, type Address } from "../../../firmware/network/address";
import type { BoardEvents } from "../../../hal/board-events";
import type { Memory } from "../../../hal/memory";
import type { RandomSource } from "../../../hal/random-source";
import type { Resolver } from "../../../hal/resolver";
import type { Serial } from "../../../hal/serial";
import type { Timer } from "../../../hal/timer";
import { LONGEST_SILENCE } from "../../common/microsecond-counter";
import { hashText } from "./digest";
import { guard } from "./guard";

/** Receiver of events; undefined before the firmware has started. */
export interface Listener {
  events: BoardEvents | undefined;
}

function expire({ events }: Listener): void {
  if (events !== undefined) guard(events, () => events.onTimer());
}

/** Alarm on NodeMCU's tmr. A long delay is divided, and the counter is read in between, so that it misses no wrap. */
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
      else expire(listener);
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
 * Random words from a chain of digests: each state is the digest of the previous one and of the counter. The output does not reveal the state. The seed is from the
 * chip's generator where NodeMCU gives access: `node.random` on the ESP8266, the sodium module on the ESP32; otherwise from the counter alone.
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

/** Lua's heap, and the memory that it may still take. */
export const NODEMCU_MEMORY: Memory = {
  total: () => usedBytes() + node.heap(),
  used: () => usedBytes(),
};

function usedBytes(): number {
  return Math.floor(collectgarbage("count") * 1024);
}

/** Names by NodeMCU's resolver. */
export function makeResolver(listener: Listener): Resolver {
  return {
    resolve: (name: string, onResolved: (address: Address | undefined) => void) => {
      net.dns.resolve(name, (_socket, text) => {
        const address = makeAddress();
        const isFound = text !== undefined && parseDotted(text, address);
        // For a cached name NodeMCU calls back from inside this call.
        tmr.create().alarm(1, tmr.ALARM_SINGLE, () => answer(listener, () => onResolved(isFound ? address : undefined)));
      });
    },
  };
}

function answer({ events }: Listener, event: (this: void) => void): void {
  if (events !== undefined) guard(events, event);
}

/** Ctrl+\ returns the serial line to NodeMCU's Lua prompt, until the next start. */
const LUA_PROMPT_KEY = "\x1c";

function typeText({ events }: Listener, text: string): void {
  if (events !== undefined) guard(events, () => events.onConsoleInput(text));
}

/** Console on the serial line of NodeMCU's Lua prompt. */
export function takeConsole(listener: Listener): Serial {
  uart.on(
    "data",
    0,
    (text) => {
      if (text.indexOf(LUA_PROMPT_KEY) >= 0) {
        uart.write(0, "\r\nLua prompt; node.restart() starts Timewire again.\r\n> ");
        uart.on("data");
      } else {
        typeText(listener, text);
      }
    },
    0,
  );
  return { write: (text) => uart.write(0, text), hangUp: () => {}, isAttended: true };
}
