import type { Engine } from "./engine";
import { toInterval } from "../time/interval";
import { copyTimestamp, isNewer, makeTimestamp, subtract } from "../time/timestamp";

const earliest = makeTimestamp();
const difference = makeTimestamp();

/** Sets the one alarm to the earliest date on anybody's list. */
export function scheduleTimer(engine: Engine): void {
  const synchronization = engine.synchronization;
  copyTimestamp(synchronization.drift.nextDate, earliest);
  if (synchronization.rtc.isScheduled && isNewer(earliest, synchronization.rtc.nextDate)) copyTimestamp(synchronization.rtc.nextDate, earliest);
  if (synchronization.leapSecond.isArmed && isNewer(earliest, synchronization.leapSecond.nextDate)) {
    copyTimestamp(synchronization.leapSecond.nextDate, earliest);
  }
  const query = engine.control === undefined ? undefined : engine.control.query;
  if (query !== undefined && query.isWaiting && isNewer(earliest, query.nextDate)) copyTimestamp(query.nextDate, earliest);
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (association.isInUse && isNewer(earliest, association.nextDate)) copyTimestamp(association.nextDate, earliest);
  }
  synchronization.clock.counter.read(difference);
  subtract(earliest, difference, difference);
  const delay = toInterval(difference);
  engine.board.timer.schedule(delay > 0 ? delay : 0);
}
