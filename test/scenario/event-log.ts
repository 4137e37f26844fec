import { fixedText, integerText } from "../../firmware/time/decimal-text";
import { dottedText } from "../../firmware/network/address";
import { hexText } from "../../firmware/time/calendar-text";
import { fromInterval } from "../../firmware/time/interval";
import { makeTimestamp, readTimestamp } from "../../firmware/time/timestamp";
import type { Frame } from "../../boards/sim/segment";
import type { Lab, LabBoard } from "./lab";

/** Everything that happens in a lab, as lines of text: what two engines must agree on to the last bit. */
export interface EventLog {
  readonly lines: string[];
}

/** Words of a header at which its four timestamps begin. */
const STAMPS = [8, 12, 16, 20];

/** Writes down every packet from now on, with the time to 2^-32 s and the words of the header that change. */
export function logPackets(net: Lab): EventLog {
  const log: EventLog = { lines: [] };
  const timestamp = makeTimestamp();
  const write = (what: string, frame: Frame): void => {
    fromInterval(net.world.now, timestamp);
    let line = `${hexText(timestamp)} ${what} ${endText(frame.source, frame.sourcePort)} ${endText(frame.destination, frame.destinationPort)}`;
    for (const word of STAMPS) {
      readTimestamp(frame.payload.words, word, timestamp);
      line = `${line} ${hexText(timestamp)}`;
    }
    log.lines.push(line);
  };
  net.lan.tap = {
    onSent: (frame) => write("sent", frame),
    onLost: (frame) => write("lost", frame),
    onReceived: (frame) => write("received", frame),
  };
  return log;
}

/** Writes down how the clock of `board` runs: its error, what it is corrected by, and what the status page would say. */
export function logClock(log: EventLog, board: LabBoard): void {
  const { clock, system } = board.timewire.engine;
  const timestamp = makeTimestamp();
  fromInterval(board.error(), timestamp);
  const rate = fixedText(clock.frequency * 1e9, 9);
  const slew = fixedText(clock.slewRate * 1e9, 9);
  const distance = fixedText(system.rootDispersion, 9);
  log.lines.push(
    `clock ${board.name} ${hexText(timestamp)} ${rate} ${slew} ${distance} ${integerText(system.stratum)} ${integerText(system.version)}`,
  );
}

function endText(address: number[], port: number): string {
  return `${dottedText(address)}:${integerText(port)}`;
}
