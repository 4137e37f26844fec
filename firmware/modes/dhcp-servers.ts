import type { Engine } from "../engine/engine";
import { copyAddress, makeAddress, type Address } from "../network/address";
import { instanceOf } from "../network/interfaces";
import { scheduleTimer } from "../engine/alarm";
import { DEFAULT_POLL, Mode, VERSION } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { startClient } from "./client";
import { releaseDynamic } from "./dynamic";
import { claimAssociation } from "../association/table";

/**
 * Servers that DHCP has named (RFC 2132 option 42). They are clients' associations that no command has made, so the pages show them without the flag 5, and the
 * selection follows them only while no configured source can be followed: whoever answers DHCP may name any server.
 */

/** Servers taken from one interface. */
const MOST_SERVERS = 4;

const servers: Address[] = [makeAddress(), makeAddress(), makeAddress(), makeAddress()];
const now = makeTimestamp();

/** The address of the interface `index` has changed: follows the servers that came with it, and no others. */
export function followDhcpServers(engine: Engine, index: number): void {
  const addressing = engine.board.addressing;
  if (addressing === undefined) return;
  const count = addressing.dhcpServers(index, servers);
  forgetDhcpServers(engine, index);
  for (let i = 0; i < count && i < MOST_SERVERS; i++) followServer(engine, index, servers[i]);
  scheduleTimer(engine);
}

/** The interface `index` gets its address in another way from now on. */
export function forgetDhcpServers(engine: Engine, index: number): void {
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (isFromDhcp(association) && association.interfaceIndex === index) releaseDynamic(engine, association);
  }
}

/** Whether DHCP has named the association's server. */
export function isFromDhcp(association: Association): boolean {
  return association.isInUse && !association.isConfigured && association.hostMode === Mode.Client;
}

function followServer(engine: Engine, index: number, server: Address): void {
  const association = claimAssociation(engine.table);
  if (association === undefined) return;
  association.isConfigured = false;
  association.isLocalClock = false;
  association.hostMode = Mode.Client;
  association.hostName = "";
  copyAddress(server, association.address);
  association.keyId[0] = 0;
  association.keyId[1] = 0;
  association.instance = instanceOf(engine, index);
  association.sourceIndex = -1;
  association.interfaceIndex = index;
  association.version = VERSION;
  association.isPriority = false;
  association.minPoll = DEFAULT_POLL;
  association.maxPoll = DEFAULT_POLL;
  engine.synchronization.clock.counter.read(now);
  startClient(association, now, engine.board.random);
}
