import type { Association } from "../association/association";
import type { Discipline } from "../clock/discipline";
import type { SystemClock } from "../clock/system-clock";
import type { SystemVariables } from "../clock/system-variables";
import { NSTAGE } from "../packet/protocol";
import { toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";

/**
 * System peer with coarse timestamps: cheap routers send whole seconds. Its samples may set the clock, but the step between two of them looks like an error of the
 * frequency, which would stay when the source is gone. The clock keeps the frequency that is known until the time base is long enough.
 */

/** Ratio of the known frequency's deviation to the reading error over the time of steering, above which a coarse source may set the frequency. */
const LONG_ENOUGH = 10;

const elapsed = makeTimestamp();

/** Part of the engine that it works on. */
interface FrequencyContext {
  readonly clock: SystemClock;
  readonly discipline: Discipline;
  readonly selection: { readonly master: number; frequency: number; frequencyDeviation: number };
  readonly system: SystemVariables;
}

/**
 * Limits the selected frequency at the counter reading `now`. Returns true when the timestamps of `master` are coarser than what the known frequency is wrong by in
 * a poll: then nothing else is learned from it.
 */
export function limitFrequency(context: FrequencyContext, master: Association, now: Timestamp): boolean {
  const selection = context.selection;
  const system = context.system;
  const known = context.discipline.frequencyDeviation;
  let readingError = master.estimator.readingError;
  if (isWholeSeconds(master) && readingError < 1) readingError = 1;
  if (readingError <= Math.pow(2, master.hostPoll) * known) return false;
  subtract(now, system.updated, elapsed);
  const isContinued = system.systemPeer === selection.master && master.estimator.count === NSTAGE;
  master.steeringTime = isContinued ? master.steeringTime + toInterval(elapsed) : 0;
  if (LONG_ENOUGH * readingError > master.steeringTime * known) selection.frequency = context.clock.frequency;
  selection.frequencyDeviation = known;
  return true;
}

/** Returns true for timestamps without fractions: whatever precision the server states, they are worth a second. */
function isWholeSeconds(association: Association): boolean {
  const transmit = association.transmit;
  const receive = association.receive;
  return transmit[2] === 0 && transmit[3] === 0 && receive[2] === 0 && receive[3] === 0;
}
