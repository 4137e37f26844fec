import { isDue, type Deadline } from "../time/deadline";
import { addInterval } from "../time/interval";
import { isNewer, makeTimestamp } from "../time/timestamp";
import { endEvent } from "./deadlines";
import type { Engine } from "./engine";

/** Time after which a deadline is tried again whose event has failed [s]. */
const RETRY_INTERVAL = 16;

const now = makeTimestamp();

/**
 * After an event that failed (`BoardEvents.onFault`): sets the alarm again. A failed event may have been the first of those that are due, and would fail again at
 * once: it is put off, so that the others run.
 */
export function recoverEngine(engine: Engine): void {
  engine.isSelectionDue = false;
  engine.clock.counter.read(now);
  const due = firstDue(engine);
  if (due !== undefined) addInterval(now, RETRY_INTERVAL, due);
  endEvent(engine);
}

/** Returns the first deadline that is due at the counter reading `now`, in the order of `runDeadlines`. */
function firstDue(engine: Engine): Deadline | undefined {
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (association.isInUse && !isNewer(association.nextDate, now)) return association.nextDate;
  }
  for (let i = 0; i < engine.deadlines.length; i++) if (isDue(engine.deadlines[i], now)) return engine.deadlines[i];
  return undefined;
}
