import { DisciplineState } from "./clock/discipline";
import { bootFromRtc } from "./clock/rtc";
import { endEvent } from "./engine/deadlines";
import { startNtp, stopNtp } from "./engine/running";
import type { Timewire } from "./start";

/**
 * Reports to a running firmware that its board stood still for a time that is not known well, or that another program has set the clock that the board follows. Nothing is
 * believed any more: the clock loses its source, is set from the real-time clock when the counter stood still too, and each association starts again. Dynamic ones
 * are demobilized. For boards on an operating system; a module of its own, because others have no room for it.
 */
export function resumeFirmware(timewire: Timewire, hasCounterStopped: boolean): void {
  const engine = timewire.engine;
  const discipline = engine.discipline;
  const wasRunning = engine.isRunning;
  if (wasRunning) stopNtp(engine);
  if (hasCounterStopped && engine.rtc.chip !== undefined) bootFromRtc(engine.rtc, engine.clock);
  // As at the start, with the frequency that is known: the first offset is corrected at once.
  discipline.state = DisciplineState.Starting;
  discipline.updates = 0;
  discipline.stepsLeft = discipline.panicThreshold;
  if (wasRunning) startNtp(engine);
  endEvent(engine);
}
