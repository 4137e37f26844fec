import type { Features } from "../../../firmware/features";
import { startFirmware, type Timewire } from "../../../firmware/start";
import { timeAt } from "../../../firmware/clock/system-clock";
import { isSynchronized, rootDistanceAt } from "../../../firmware/clock/system-variables";
import { makeTimestamp } from "../../../firmware/time/timestamp";
import { makeLuaBoard } from "./lua-board";
import { deliverDatagrams, refreshInterface } from "./network";
import { takeAnswer } from "./resolver";

/**
 * The firmware on Lua. What is exported here is what runtime.c calls: one function an event. Modules are run when the firmware is built (snapshot.c): `runtime` is
 * there from `start` on.
 */

let timewire!: Timewire;
let preset!: Features;

/** Sets the feature preset of the board. The build's entry module calls it, so that `start` finds it among the frozen objects. */
export function useFeatures(features: Features): void {
  preset = features;
}

/** Starts the firmware. */
export function start(): void {
  timewire = startFirmware(makeLuaBoard(), preset, runtime.associations);
}

/** Datagrams are waiting. */
export function datagrams(): void {
  deliverDatagrams(timewire);
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

const moment = makeTimestamp();

/** Whether the clock has a source, the bound of its error, s, and its time in four words, at a reading of the counter in four words. */
export function clockAt(
  word0: number,
  word1: number,
  word2: number,
  word3: number,
): LuaMultiReturn<[boolean, number, number, number, number, number]> {
  const { clock, system } = timewire;
  moment[0] = word0;
  moment[1] = word1;
  moment[2] = word2;
  moment[3] = word3;
  const distance = rootDistanceAt(system, moment);
  timeAt(clock, moment, moment);
  return $multi(isSynchronized(system), distance, moment[0], moment[1], moment[2], moment[3]);
}

/** Received frames have been lost: said at the first of them. */
export function lost(): void {
  timewire.log.write(4, "RUNTIME", "Some received frames were lost: more came at once than there is room for, or they came damaged. Said once.");
}

/** An event was given up: `reason` in the words of the runtime. */
export function fault(reason: string): void {
  timewire.log.write(3, "RUNTIME", `An event was given up: ${reason}`);
}

/** The board is about to stop. */
export function stop(): void {
  timewire.stop();
}
