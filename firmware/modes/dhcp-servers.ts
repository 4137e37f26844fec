import { Trust, type Association } from "../association/association";
import { claimAssociation } from "../association/table";
import { copyAddress, makeAddress, type Address } from "../network/address";
import { instanceOf } from "../network/interfaces";
import { Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import { demobilize } from "./dynamic";
import { modeOf, type ModeContext } from "./mode";

/**
 * Servers that DHCP names (RFC 2132 option 42). Their client associations are not configured: displays show them without the flag 5, and the selection uses
 * them only while no configured source is fit, because any DHCP server may name any NTP server.
 */

/** Most servers of one interface. */
const MOST_SERVERS = 4;

const servers: Address[] = [makeAddress(), makeAddress(), makeAddress(), makeAddress()];
const now = makeTimestamp();

/** The address of the interface `index` has changed: mobilizes the servers that came with it, and demobilizes those that came with the one before. */
export function followDhcpServers(context: ModeContext, index: number): void {
  const addressing = context.board.addressing;
  if (addressing === undefined) return;
  const count = addressing.dhcpServers(index, servers);
  forgetDhcpServers(context, index);
  for (let i = 0; i < count && i < MOST_SERVERS; i++) followServer(context, index, servers[i]);
}

/** Demobilizes the servers that DHCP named on the interface `index`. */
export function forgetDhcpServers(context: ModeContext, index: number): void {
  for (let i = 0; i < context.table.length; i++) {
    const association = context.table[i];
    if (isFromDhcp(association) && association.interfaceIndex === index) demobilize(context, association);
  }
}

/** Returns true for the association of a server that DHCP named. */
export function isFromDhcp(association: Association): boolean {
  return association.isInUse && !association.isConfigured && association.hostMode === Mode.Client;
}

function followServer(context: ModeContext, index: number, server: Address): void {
  const mode = modeOf(context.features, Mode.Client);
  if (mode === undefined) return;
  const association = claimAssociation(context.table, context.features.estimation);
  if (association === undefined) return;
  copyAddress(server, association.address);
  association.instance = instanceOf(context, index);
  association.interfaceIndex = index;
  association.trust = Trust.Named;
  context.clock.counter.read(now);
  mode.start(context, association, now);
}
