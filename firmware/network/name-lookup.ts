import { clientResolved, ClientState } from "../association/client";
import type { Association } from "../association/association";
import { closePort } from "../association/table";
import { scheduleTimer } from "../clock/alarm";
import type { Engine } from "../engine";
import { makeTimestamp } from "../time/timestamp";
import { copyAddress } from "./address";

const now = makeTimestamp();

/** Looks the name of a client association's server up; once found, the association starts with that address. Without an answer its timer asks again. */
export function lookUpServer(engine: Engine, association: Association): void {
  const name = association.hostName;
  engine.board.resolver.resolve(name, (address) => {
    const isStillWanted = association.isInUse && association.hostName === name && association.state === ClientState.Resolving;
    if (!isStillWanted || address === undefined) return;
    copyAddress(address, association.address);
    closePort(association, engine.service);
    engine.synchronization.clock.counter.read(now);
    clientResolved(association, now, engine.board.random);
    scheduleTimer(engine);
  });
}
