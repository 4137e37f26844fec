import { clearDeadline, keepEarlier, makeDeadline, type Deadline } from "../time/deadline";
import { toInterval } from "../time/interval";
import { copyTimestamp, isNewer, makeTimestamp, subtract } from "../time/timestamp";
import type { DeadlineAction, Engine } from "./engine";
import { followSelection } from "./time-keeper";

/**
 * All deadlines: those of the associations in their table, and a list of the others. The board has one alarm: the engine sets it to the earliest deadline at the
 * end of every event.
 */

const earliest = makeDeadline();
const now = makeTimestamp();
const remaining = makeTimestamp();

/** Adds a deadline to the list; `action` runs when it has come. For use at start only. */
export function addDeadline(engine: Engine, deadline: Deadline, action: DeadlineAction): void {
  engine.deadlines.push(deadline);
  engine.deadlineActions.push(action);
}

/** The end of an event: selects again when a source has changed, and sets the alarm to the earliest deadline. */
export function endEvent(engine: Engine): void {
  if (engine.isSelectionDue && engine.isRunning) {
    engine.clock.counter.read(now);
    followSelection(engine, now);
  }
  engine.isSelectionDue = false;
  setAlarm(engine);
}

/** Sets the alarm of the board to the earliest deadline. No association has one while NTP is disabled. */
function setAlarm(engine: Engine): void {
  clearDeadline(earliest);
  for (let i = 0; i < engine.deadlines.length; i++) keepEarlier(engine.deadlines[i], earliest);
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (association.isInUse && isNewer(earliest, association.nextDate)) copyTimestamp(association.nextDate, earliest);
  }
  engine.clock.counter.read(remaining);
  subtract(earliest, remaining, remaining);
  const delay = toInterval(remaining);
  engine.board.timer.schedule(delay > 0 ? delay : 0);
}
