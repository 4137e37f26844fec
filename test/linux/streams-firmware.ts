import { FULL_FEATURES } from "../../firmware/full-features";
import type { StreamState } from "../../hal/stream";
import { consoleInput as typeAtConsole, start as startFirmware, useFeatures } from "../../boards/lua/runtime/main";
import { deliverStream, makeStreams } from "../../boards/lua/runtime/streams";
import { makeStreamProgram, type StreamProgram } from "../streams/program";

/**
 * The firmware, with the program of the suite of streams beside it (test/streams): lines that begin with "!" are commands of the program, all others are typed at
 * the console. The program begins its reports with "!" too.
 */

useFeatures(FULL_FEATURES);

let program!: StreamProgram;
let typed = "";

/** Starts both. */
export function start(): void {
  startFirmware();
  const streams = makeStreams();
  if (streams === undefined) runtime.writeConsole("!none\r\n");
  else program = makeStreamProgram(streams, (line) => runtime.writeConsole(`\r\n!${line}\r\n`));
}

/** All streams are the program's. */
export function stream(handle: number, state: StreamState, listener: number, high: number, low: number, port: number, interfaceIndex: number): void {
  deliverStream(program.onStream, handle, state, listener, high, low, port, interfaceIndex);
}

/** Divides the input into lines. */
export function consoleInput(characters: string): void {
  typed = typed + characters;
  for (;;) {
    const end = typed.indexOf("\r");
    if (end < 0) return;
    const line = typed.substring(typed.startsWith("\n") ? 1 : 0, end);
    typed = typed.substring(end + 1);
    if (line.startsWith("!")) program.command(line.substring(1));
    else typeAtConsole(`${line}\r`);
  }
}

export { clockAt, consoleOpen, datagrams, fault, interfaceChange, lost, resolved, resumed, stop, timer } from "../../boards/lua/runtime/main";
