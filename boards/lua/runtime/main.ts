import type { Features } from "../../../firmware/features";
import { resumeFirmware } from "../../../firmware/resume";
import { claimFrequency } from "../../common/oscillator";
import { startFirmware, type Timewire } from "../../../firmware/start";
import { LogLevel } from "../../../firmware/log/log";
import { timeAt } from "../../../firmware/clock/system-clock";
import { isSynchronized, rootDistanceAt } from "../../../firmware/clock/system-variables";
import { makeTimestamp } from "../../../firmware/time/timestamp";
import type { StreamState } from "../../../hal/stream";
import { makeLuaBoard } from "./lua-board";
import { deliverDatagrams, refreshInterface } from "./network";
import { takeAnswer } from "./resolver";
import { deliverStream } from "./streams";

// The firmware on Lua. runtime.c calls these exports, one function per event. Modules run at build time (snapshot.c): `runtime` exists from `start` on.

let timewire!: Timewire;
let preset!: Features;

/** Sets the feature preset of the board. The build's entry module calls it, so that `start` finds it among the frozen objects. */
export function useFeatures(features: Features): void {
  preset = features;
}

/** Starts the firmware. */
export function start(): void {
  const board = makeLuaBoard();
  claimFrequency(board.storage, runtime.oscillator);
  timewire = startFirmware(board, preset, { associations: runtime.associations, keys: runtime.keys });
}

/** Datagrams wait. */
export function datagrams(): void {
  deliverDatagrams(timewire);
}

/** Unread characters from which on typed ones are left unread. A Ctrl+C among those acts when they are read. */
const HELD = 256;

/** Holds the console line while the firmware has enough to read. */
function holdConsole(): void {
  runtime.holdConsole(timewire.shell.unread.length >= HELD);
}

/** The alarm is due. */
export function timer(): void {
  timewire.onTimer();
  holdConsole();
}

/** See `BoardEvents.onInterfaceChange`. */
export function interfaceChange(index: number): void {
  refreshInterface(index);
  timewire.onInterfaceChange(index);
}

/** A stream has changed: `deliverStream`. */
export function stream(handle: number, state: StreamState, listener: number, high: number, low: number, port: number, interfaceIndex: number): void {
  deliverStream(timewire.onStream, handle, state, listener, high, low, port, interfaceIndex);
}

/** See `BoardEvents.onConsoleOpen`. */
export function consoleOpen(): void {
  timewire.onConsoleOpen();
}

/** See `BoardEvents.onConsoleInput`. */
export function consoleInput(characters: string): void {
  timewire.onConsoleInput(characters);
  holdConsole();
}

/** A lookup has ended: its address, or 0.0.0.0. */
export function resolved(high: number, low: number): void {
  takeAnswer(high, low);
}

const moment = makeTimestamp();

/** State of the clock at a reading of the counter: synchronized or not, bound of the error [s], time. Counter and time are in four words. */
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

/** Received frames have been lost; called once. */
export function lost(): void {
  timewire.log.write(
    LogLevel.Warning,
    "RUNTIME",
    "Received frames were lost: more arrived at once than there is room for, or they were damaged. Reported once.",
  );
}

/** See `BoardEvents.onFault`. `reason` is the error message of the runtime. */
export function fault(reason: string): boolean {
  return timewire.onFault(reason);
}

/** See `resumeFirmware`: the counter or the program stood still. */
export function resumed(hasCounterStopped: boolean): void {
  resumeFirmware(timewire, hasCounterStopped);
}

/** The board is about to stop. */
export function stop(): void {
  timewire.stop();
}
