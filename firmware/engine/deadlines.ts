import { addInterval, toInterval } from "../time/interval";
import { isDue, keepEarlier, makeDeadline, type Deadline } from "../time/deadline";
import { copyTimestamp, isNewer, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Engine } from "./engine";

/**
 * The one list of deadlines. The board has one alarm: the engine sets it to the earliest deadline at the end of every event. Those of the associations are in
 * their table, as one entry of the list.
 */

/** Deadline with what runs when it has come. */
export interface DeadlineEntry {
  readonly deadline: Deadline;
  /** Called at the counter reading `now`, which is the deadline's date or later. Sets or clears the deadline. */
  readonly run: (this: void, now: Timestamp) => void;
}

const earliest = makeDeadline();
const endOfTick = makeTimestamp();
const remaining = makeTimestamp();

/** Sets the alarm of the board to the earliest deadline. */
export function setAlarm(engine: Engine): void {
  keepAssociationDeadline(engine);
  earliest.isSet = false;
  for (let i = 0; i < engine.deadlines.length; i++) keepEarlier(engine.deadlines[i].deadline, earliest);
  engine.clock.counter.read(remaining);
  subtract(earliest.date, remaining, remaining);
  const delay = toInterval(remaining);
  engine.board.timer.schedule(delay > 0 ? delay : 0);
}

/**
 * Runs all that is due at the counter reading `now`. Deadlines within one counter tick are due now. Otherwise, with a coarse counter, requests would always leave
 * right after a tick and every T1 would share the same quantization bias.
 */
export function runDeadlines(engine: Engine, now: Timestamp): void {
  addInterval(now, engine.discipline.precisionInterval, endOfTick);
  for (let i = 0; i < engine.deadlines.length; i++) {
    if (isDue(engine.deadlines[i].deadline, endOfTick)) engine.deadlines[i].run(now);
  }
}

/** Copies the earliest date of the association table into its entry; no association runs while NTP is disabled. */
function keepAssociationDeadline(engine: Engine): void {
  const deadline = engine.associationDeadline;
  deadline.isSet = false;
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (!association.isInUse || (deadline.isSet && !isNewer(deadline.date, association.nextDate))) continue;
    copyTimestamp(association.nextDate, deadline.date);
    deadline.isSet = true;
  }
}
