import { AssociationState, type Association } from "../association/association";
import { closePort } from "../association/table";
import { runLocalClock } from "../modes/local-clock";
import { ModeAction, modeOf } from "../modes/mode";
import { copyAddress } from "../network/address";
import { makeTimestamp, type Timestamp } from "../time/timestamp";
import { endEvent } from "./deadlines";
import type { Engine } from "./engine";

const now = makeTimestamp();

/** The deadline of an association has come at the counter reading `at`. */
export function runAssociation(engine: Engine, association: Association, at: Timestamp): void {
  if (association.isLocalClock) {
    runLocalClock(association, at, engine.clock, engine.system);
  } else {
    const mode = modeOf(engine.features, association.hostMode);
    if (mode !== undefined && mode.runDeadline(engine, association, at) === ModeAction.Resolve) resolve(engine, association);
  }
  if (association.isLocalClock || association.reach === 0) engine.isSelectionDue = true;
}

/** Looks the name of a server or peer up; the association starts with the address found. Without an answer its next deadline asks again. */
function resolve(engine: Engine, association: Association): void {
  const name = association.hostName;
  engine.board.resolver.resolve(name, (address) => {
    const isWanted = association.isInUse && association.hostName === name && association.state === AssociationState.Resolving;
    const mode = modeOf(engine.features, association.hostMode);
    if (!isWanted || address === undefined || mode === undefined) return;
    copyAddress(address, association.address);
    closePort(association, engine.service);
    engine.clock.counter.read(now);
    mode.start(engine, association, now);
    endEvent(engine);
  });
}
