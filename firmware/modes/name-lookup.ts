import { ClientState, startClient } from "./client";
import type { Association } from "../association/association";
import { startActive } from "./symmetric";
import { closePort } from "../association/table";
import { scheduleTimer } from "../engine/alarm";
import type { Engine } from "../engine/engine";
import { Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import { copyAddress } from "../network/address";

const now = makeTimestamp();

/** Looks the name of a client's server or of an active side's peer up; once found, the association starts with that address. Both modes resolve in state 0. Without an answer its timer asks again. */
export function lookUpServer(engine: Engine, association: Association): void {
  const name = association.hostName;
  // eslint-disable-next-line portable/no-run-time-closures -- one for each look-up of a name, none for a packet
  engine.board.resolver.resolve(name, (address) => {
    const isStillWanted = association.isInUse && association.hostName === name && association.state === ClientState.Resolving;
    if (!isStillWanted || address === undefined) return;
    copyAddress(address, association.address);
    closePort(association, engine.service);
    engine.synchronization.clock.counter.read(now);
    if (association.hostMode === Mode.Client) startClient(association, now, engine.board.random);
    else startActive(association, now, engine.board.random);
    scheduleTimer(engine);
  });
}
