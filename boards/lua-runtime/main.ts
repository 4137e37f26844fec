import { startTimewire, type Timewire } from "../../firmware/timewire";
import { makeLuaBoard } from "./lua-board";
import { deliverDatagrams, refreshInterface } from "./network";
import { takeAnswer } from "./resolver";

/** The firmware on Lua. What is exported here is what runtime.c calls: one function an event. */

let timewire!: Timewire;

/** Starts the firmware. A call of its own: by then Lua has let go of what only loading needed, and the tables take its place on the heap. */
export function start(): void {
  timewire = startTimewire(makeLuaBoard(), runtime.associations);
  if (!runtime.isPaged) timewire.shell.screenLength = 0;
}

/** Datagrams are waiting. */
export function datagrams(): void {
  deliverDatagrams(timewire.engine);
}

/** The alarm has run out. */
export function timer(): void {
  timewire.onTimer();
}

/** See `BoardEvents.onInterfaceChange`. */
export function interfaceChange(index: number): void {
  refreshInterface(index);
  timewire.onInterfaceChange(index);
}

/** See `BoardEvents.onConsoleOpen`. */
export function consoleOpen(): void {
  timewire.onConsoleOpen();
}

/** See `BoardEvents.onConsoleInput`. */
export function consoleInput(characters: string): void {
  timewire.onConsoleInput(characters);
}

/** A name has been looked up. */
export function resolved(high: number, low: number): void {
  takeAnswer(high, low);
}

/** Received frames have been lost: said at the first of them. */
export function lost(): void {
  timewire.engine.log.write(
    4,
    "RUNTIME",
    "Some received frames were lost: more came at once than there is room for, or they came damaged. Said once.",
  );
}

/** An event was given up: `reason` in the words of the runtime. */
export function fault(reason: string): void {
  timewire.engine.log.write(3, "RUNTIME", `An event was given up: ${reason}`);
}

/** The board is about to stop. */
export function stop(): void {
  timewire.stop();
}
