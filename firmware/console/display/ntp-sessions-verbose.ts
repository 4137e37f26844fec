import { SelectionStatus, type Association } from "../../association/association";
import { datedText } from "../../clock/build-date";
import { DisciplineState } from "../../clock/discipline";
import type { Engine } from "../../engine/engine";
import { addressText } from "../../network/address-text";
import { Leap, MAXDIST, MAXSTRAT, Mode, NSTAGE } from "../../packet/protocol";
import { rootDistance } from "../../selection/fitness";
import { Column } from "../../estimator/register";
import { allLines, type Part } from "../../notation/text";
import { fixedText, integerText, padStart } from "../../time/decimal-text";
import { makeTimestamp, type Timestamp } from "../../time/timestamp";
import { referenceText } from "./reference";
import { delayMilliseconds, dispersionMilliseconds, instanceLines, offsetMilliseconds } from "./source";

/** Words of Comware 5 for the modes 0..7. The broadcast client, host mode 6 of associations, is of the broadcast mode. */
const MODE_WORDS = ["unspec", "active", "passive", "client", "server", "bdcast", "bdcast", "private"];

/** Returns the output of `display ntp-service sessions verbose` of Comware 5 (console README, "Sessions verbose display"). */
export function verboseText(engine: Engine): Part[] {
  const { clock, table } = engine;
  const now = makeTimestamp();
  let isFirst = true;
  const parts = table.map((association): Part => {
    // The association of a broadcast or multicast server is not a source.
    const isSource = association.isInUse && association.hostMode !== Mode.Broadcast;
    return (index) => {
      if (!isSource) return undefined;
      clock.counter.read(now);
      const lines = associationPiece(engine, association, now, index);
      if (index > 0 || isFirst || lines === undefined) {
        isFirst = false;
        return lines;
      }
      return ["", ...lines];
    };
  });
  parts.push(` Total associations : ${table.filter((association) => association.isInUse).length}`);
  return parts;
}

/** Returns the lines of an association at the counter reading `now`. */
export function associationLines(engine: Engine, association: Association, now: Timestamp): string[] {
  return allLines([(index) => associationPiece(engine, association, now, index)]);
}

/** Returns the lines of an association piece by piece: undefined after the last. */
function associationPiece(engine: Engine, association: Association, now: Timestamp, index: number): string[] | undefined {
  if (index === 0)
    return [
      ` clock source: ${addressText(association.address, engine.features.ipv6)}`,
      ...instanceLines(engine, association),
      ` clock stratum: ${integerText(association.stratum)}`,
      ` clock status: ${statusText(association)}`,
    ];
  if (index === 1)
    return [
      ` reference clock ID: ${referenceText(association)}`,
      ` local mode: ${MODE_WORDS[association.hostMode]}, local poll: ${integerText(association.hostPoll)}`,
      ` peer mode: ${MODE_WORDS[association.peerMode]}, peer poll: ${integerText(association.peerPoll)}`,
    ];
  if (index === 2) {
    const offset = fixedText(offsetMilliseconds(association, engine.clock, now), 4);
    return [
      ` offset: ${offset} ms,delay: ${hundredths(delayMilliseconds(association))} ms, disper: ${hundredths(dispersionMilliseconds(association))} ms`,
    ];
  }
  if (index === 3)
    return [
      ` root delay: ${hundredths(1000 * association.rootDelay)} ms, root disper: ${hundredths(1000 * association.rootDispersion)} ms`,
      ` reach: ${integerText(association.reach)}, sync dist: ${fixedText(distanceOf(association, now), 3)}, sync state: ${stateOf(engine)}`,
      ` precision: 2^${integerText(0 - association.precision)}, version: ${integerText(association.version)}, peer interface: ${interfaceText(engine, association)}`,
    ];
  if (index === 4) return [` reftime: ${datedText(association.reference)}`];
  if (index === 5) return [` orgtime: ${datedText(association.origin)}`];
  if (index === 6) return [` rcvtime: ${datedText(association.receive)}`];
  if (index === 7) return [` xmttime: ${datedText(association.transmit)}`];
  if (index <= 10) return [filterLine(association, index - 8)];
  if (index === 11 && association.isLocalClock) return [` reference clock status: working ${association.reach === 255 ? "normally" : "abnormally"}`];
  return undefined;
}

function statusText(association: Association): string {
  const words = [association.isConfigured ? "configured" : "dynamic"];
  if (association.selectionStatus === SelectionStatus.Master) words.push("master");
  else if (association.selectionStatus === SelectionStatus.Selected) words.push("selected");
  else if (association.selectionStatus === SelectionStatus.Candidate) words.push("candidate");
  words.push(association.selectionStatus >= SelectionStatus.Candidate ? "sane" : "insane");
  const isUnsynchronized = association.leap === Leap.Unsynchronized || association.stratum >= MAXSTRAT;
  const isDistant = association.rootDelay / 2 + association.rootDispersion >= MAXDIST;
  // A fresh association is valid (console README, "Sessions verbose display").
  words.push(association.hasHeard && !association.isLocalClock && (isUnsynchronized || isDistant) ? "invalid" : "valid");
  if (isUnsynchronized) words.push("unsynced");
  return words.join(", ");
}

/** Root distance of a source [s]. */
function distanceOf(association: Association, now: Timestamp): number {
  if (association.isLocalClock) return association.rootDelay / 2 + association.rootDispersion;
  return association.estimator.count > 0 ? rootDistance(association, now) : association.estimator.dispersion;
}

/** State of the clock as Comware numbers it: 2 before the first update, 3 in a spike, 5 while it is disciplined. */
function stateOf(engine: Engine): string {
  const state = engine.discipline.state;
  if (state === DisciplineState.Spike) return "3";
  return state === DisciplineState.Tracking ? "5" : "2";
}

/** Returns the interface of its packets; `wildcard` when none is configured. */
function interfaceText(engine: Engine, association: Association): string {
  if (association.isLocalClock) return "InLoopBack0";
  const index = association.interfaceIndex >= 0 ? association.interfaceIndex : association.sourceIndex;
  return index >= 0 ? engine.board.network.interfaces[index].name : "wildcard";
}

const FILTER_COLUMNS: [string, Column][] = [
  [" filter delay :", Column.Delay],
  [" filter offset:", Column.Offset],
  [" filter disper:", Column.Dispersion],
];

/** Returns a line of the clock filter [ms], newest sample first. An empty stage is zero, with a dispersion of 16 s. */
function filterLine({ estimator, isLocalClock }: Association, index: number): string {
  const [name, column] = FILTER_COLUMNS[index];
  let text = name;
  for (let i = 0; i < NSTAGE; i++) {
    const isFilled = !isLocalClock && (i < estimator.count || column === Column.Dispersion);
    text = text + cell(isFilled ? estimator.stages[column + i] : 0);
  }
  return text;
}

function cell(seconds: number): string {
  return ` ${padStart(hundredths(1000 * seconds), 5)}`;
}

function hundredths(milliseconds: number): string {
  return fixedText(milliseconds, 2);
}
