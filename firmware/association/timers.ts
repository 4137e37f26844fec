import type { Engine } from "../engine";
import { Mode } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import type { Association } from "./association";
import { BROADCAST_CLIENT } from "./dispatch";
import { localClockTimer } from "./local-clock";
import { runBroadcastClientTimer, runBroadcastServerTimer, runSymmetricTimer } from "./peer-packets";
import { runClientTimer } from "./requests";

/** The timer of an association has run out at the counter's reading `now`: the state machine of its mode says what is to be done, and it is done. */
export function runAssociationTimer(engine: Engine, association: Association, now: Timestamp): void {
  const synchronization = engine.synchronization;
  if (association.isLocalClock) localClockTimer(association, now, synchronization.clock, synchronization.system);
  else if (association.hostMode === Mode.Client) runClientTimer(engine, association);
  else if (association.hostMode === Mode.Broadcast) runBroadcastServerTimer(engine, association);
  else if (association.hostMode === BROADCAST_CLIENT) runBroadcastClientTimer(engine, association);
  else runSymmetricTimer(engine, association);
}
