import { clearPeerState, type Association } from "../association/association";
import { closePort, releaseAssociation } from "../association/table";
import { isFromDhcp } from "../modes/dhcp-servers";
import { startLocalClock } from "../modes/local-clock";
import { modeOf } from "../modes/mode";
import { joinGroups, leaveGroups } from "../network/interfaces";
import { makeTimestamp } from "../time/timestamp";
import type { Engine } from "./engine";
import { loseSynchronization } from "./time-keeper";

/** NTP as a whole, on and off (Comware 7 `ntp-service enable`). */

const now = makeTimestamp();

/** Opens the NTP port while NTP runs; false when the board cannot open it, which it has logged. */
export function openService(engine: Engine): boolean {
  if (engine.service === undefined && engine.isRunning) engine.service = engine.board.network.openService();
  return engine.service !== undefined;
}

/** Stops NTP (`undo ntp-service enable`): nothing is sent or received, and the clock loses its source. The configuration stays. */
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
  loseSynchronization(engine.system, engine.log);
}

/** Closes the NTP port and demobilizes the dynamic associations. The clock runs free. */
export function closeService(engine: Engine): void {
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse || association.isConfigured || isFromDhcp(association)) continue;
    releaseAssociation(association, engine.service);
  }
  leaveGroups(engine);
  if (engine.service !== undefined) engine.service.close();
  engine.service = undefined;
  engine.isSelectionDue = true;
}

/** Starts NTP, each association from its first state. */
export function startNtp(engine: Engine): void {
  engine.isRunning = true;
  openService(engine);
  joinGroups(engine);
  engine.clock.counter.read(now);
  for (let i = 0; i < engine.table.length; i++) if (engine.table[i].isInUse) restart(engine, engine.table[i]);
}

function restart(engine: Engine, association: Association): void {
  const mode = modeOf(engine.features, association.hostMode);
  if (association.isLocalClock) startLocalClock(association, association.address, association.stratum, now);
  else if (mode !== undefined) mode.start(engine, association, now);
}
