import type { UdpSocket } from "../../hal/udp-socket";
import type { Estimation } from "../estimator/estimator";
import { makeAssociation, resetAssociation, type Association } from "./association";

/** Makes a table of `capacity` free slots. It never grows: a full table refuses. */
export function makeAssociationTable(capacity: number, estimation: Estimation): Association[] {
  const table: Association[] = [];
  for (let i = 0; i < capacity; i++) table.push(makeAssociation(estimation));
  return table;
}

/** Takes a free slot, reset to the state of a new one; undefined when the table is full. */
export function claimAssociation(table: Association[]): Association | undefined {
  for (let i = 0; i < table.length; i++) {
    if (table[i].isInUse) continue;
    resetAssociation(table[i]);
    table[i].isInUse = true;
    return table[i];
  }
  return undefined;
}

/** Frees the slot of an association and closes its port. */
export function releaseAssociation(association: Association, service: UdpSocket | undefined): void {
  closePort(association, service);
  association.isInUse = false;
  association.isLocalClock = false;
}

/** Closes the association's own port, if it has one; the `service` socket stays open. */
export function closePort(association: Association, service: UdpSocket | undefined): void {
  if (association.socket !== undefined && association.socket !== service) association.socket.close();
  association.socket = undefined;
}
