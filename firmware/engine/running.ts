import type { Engine } from "./engine";
import { openService } from "./engine";
import { scheduleTimer } from "./alarm";
import { followSelection, loseSynchronization } from "./time-keeper";
import { modeOf } from "./features";
import { joinGroups, leaveGroups } from "../network/interfaces";
import { makeTimestamp } from "../time/timestamp";
import { clearPeerState, type Association } from "../association/association";
import { isFromDhcp } from "../modes/dhcp-servers";
import { startLocalClock } from "../modes/local-clock";
import { closePort, releaseAssociation } from "../association/table";

/** NTP as a whole, on and off (Comware 7 `ntp-service enable`). */

const now = makeTimestamp();

/** Stops NTP (`undo ntp-service enable`): nothing is sent or received, and the clock has no source any more. What is configured stays. */
export function stopNtp(engine: Engine): void {
  engine.isRunning = false;
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse) continue;
    closePort(association, engine.service);
    if (association.isLocalClock) association.reach = 0;
    else clearPeerState(association);
  }
  closeService(engine);
  loseSynchronization(engine.synchronization.system, engine.log);
}

/** Closes the NTP port; what packets have made is gone with it. The clock runs on by itself. */
export function closeService(engine: Engine): void {
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse || association.isConfigured || isFromDhcp(association)) continue;
    closePort(association, engine.service);
    releaseAssociation(association);
  }
  leaveGroups(engine);
  if (engine.service !== undefined) engine.service.close();
  engine.service = undefined;
  engine.synchronization.clock.counter.read(now);
  followSelection(engine.synchronization, engine.table, engine.board.network, now, engine.log);
  scheduleTimer(engine);
}

/** Starts it again, each association from its beginning. */
export function startNtp(engine: Engine): void {
  engine.isRunning = true;
  openService(engine);
  joinGroups(engine);
  engine.synchronization.clock.counter.read(now);
  for (let i = 0; i < engine.table.length; i++) if (engine.table[i].isInUse) restart(engine, engine.table[i]);
  scheduleTimer(engine);
}

function restart(engine: Engine, association: Association): void {
  const mode = modeOf(engine.features, association.hostMode);
  if (association.isLocalClock) startLocalClock(association, association.address, association.stratum, now);
  else if (mode !== undefined) mode.start(engine, association, now);
}
