import type { Engine } from "../engine/engine";
import { modeOf } from "../engine/features";
import type { Timestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { localClockTimer } from "./local-clock";

/** The timer of an association has run out at the counter's reading `now`: the state machine of its mode says what is to be done, and it is done. */
export function runAssociationTimer(engine: Engine, association: Association, now: Timestamp): void {
  const synchronization = engine.synchronization;
  if (association.isLocalClock) {
    localClockTimer(association, now, synchronization.clock, synchronization.system);
    return;
  }
  const mode = modeOf(engine.features, association.hostMode);
  if (mode !== undefined) mode.runTimer(engine, association);
}
