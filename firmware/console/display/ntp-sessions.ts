import { SelectionStatus, type Association } from "../../association/association";
import type { SystemClock } from "../../clock/system-clock";
import type { Engine } from "../../engine/engine";
import { addressText } from "../../network/address-text";
import type { Ipv6Feature } from "../../network/network-context";
import { MAXSTRAT, Mode } from "../../packet/protocol";
import { fixedText, integerText, padEnd, padStart } from "../../time/decimal-text";
import { type Part } from "../../notation/text";
import { toInterval } from "../../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../../time/timestamp";
import { referenceText } from "./reference";
import { delayMilliseconds, dispersionMilliseconds, instanceLines, offsetMilliseconds } from "./source";

const HEADER = "       source          reference       stra reach poll  now offset  delay disper";
const NOTE = "note: 1 source(master),2 source(peer),3 selected,4 candidate,5 configured";

/**
 * Returns the output of `display ntp-service sessions` of Comware 5: 80 columns (console README, "Sessions display"). The association of a broadcast or multicast
 * server is counted, but not listed.
 */
export function sessionsText(engine: Engine): Part[] {
  const { clock, table } = engine;
  const now = makeTimestamp();
  return [
    HEADER,
    "*".repeat(80),
    (index) => {
      if (index >= table.length) return undefined;
      const association = table[index];
      if (!association.isInUse || association.hostMode === Mode.Broadcast) return [];
      clock.counter.read(now);
      return [sessionRow(association, clock, now, engine.features.ipv6), ...instanceLines(engine, association)];
    },
    NOTE,
    `Total associations :  ${table.filter((association) => association.isInUse).length}`,
  ];
}

/** Returns the row of an association at the counter reading `now`. */
export function sessionRow(association: Association, clock: SystemClock, now: Timestamp, ipv6: Ipv6Feature | undefined): string {
  const cells = [
    padEnd(addressText(association.address, ipv6), 15),
    ` ${padEnd(referenceText(association), 15)}`,
    ` ${padStart(integerText(association.stratum), 4)}`,
    ` ${padStart(integerText(association.reach), 5)}`,
    ` ${padStart(pollText(association.hostPoll), 4)}`,
    ` ${padStart(agoText(association, now), 4)}`,
    ` ${padStart(millisecondsText(offsetMilliseconds(association, clock, now)), 6)}`,
    ` ${padStart(millisecondsText(delayMilliseconds(association)), 6)}`,
    ` ${padStart(millisecondsText(dispersionMilliseconds(association)), 6)}`,
  ];
  return padStart(flagsText(association), 7) + cells.join("");
}

function flagsText(association: Association): string {
  let flags = "";
  if (association.selectionStatus === SelectionStatus.Master) flags = `${flags}1`;
  if (association.stratum < MAXSTRAT) flags = `${flags}2`;
  if (association.selectionStatus >= SelectionStatus.Selected) flags = `${flags}3`;
  if (association.selectionStatus >= SelectionStatus.Candidate) flags = `${flags}4`;
  if (association.isConfigured) flags = `${flags}5`;
  return `[${flags}]`;
}

/** Returns the time since the last packet: seconds, above 2048 s minutes, above 300 min hours, above 96 h days; `-` for never. */
function agoText(association: Association, now: Timestamp): string {
  if (!association.hasHeard) return "-";
  const ago = makeTimestamp();
  subtract(now, association.lastHeard, ago);
  const seconds = Math.floor(toInterval(ago));
  return seconds <= 2048 ? integerText(seconds) : longText(seconds);
}

/** Returns a poll interval of at most four columns: in seconds up to 8192 s. */
function pollText(poll: number): string {
  const seconds = Math.pow(2, poll);
  return seconds < 10000 ? integerText(seconds) : longText(seconds);
}

/** Returns a time in minutes up to 300 min, in hours up to 96 h, or in days. */
function longText(seconds: number): string {
  if (seconds <= 300 * 60) return `${integerText(Math.floor(seconds / 60))}m`;
  if (seconds <= 96 * 3600) return `${integerText(Math.floor(seconds / 3600))}h`;
  return `${integerText(Math.floor(seconds / 86400))}d`;
}

/** Returns a number with one decimal. Past six columns it has none, and a longer number makes the row longer. */
function millisecondsText(milliseconds: number): string {
  const text = fixedText(milliseconds, 1);
  return text.length <= 6 ? text : fixedText(milliseconds, 0);
}
