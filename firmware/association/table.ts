import type { UdpSocket } from "../../hal/udp-socket";
import type { Estimation } from "../estimator/estimator";
import { makeAssociation, resetAssociation, type Association } from "./association";

/**
 * Makes a table of `capacity` free slots. It never grows: a full table refuses. All slots share one estimator until they are claimed for the first time: most of the
 * memory of a source is in its estimator, and few tables are ever full.
 */
export function makeAssociationTable(capacity: number, estimation: Estimation): Association[] {
  const table: Association[] = [];
  const estimator = estimation.make();
  for (let i = 0; i < capacity; i++) table.push(makeAssociation(estimator));
  return table;
}

/** Takes a free slot, reset to the state of a new one; undefined when the table is full. Allocates an estimator when the slot is claimed for the first time. */
export function claimAssociation(table: Association[], estimation: Estimation): Association | undefined {
  for (let i = 0; i < table.length; i++) {
    if (table[i].isInUse) continue;
    if (isEstimatorShared(table, i)) table[i].estimator = estimation.make();
    resetAssociation(table[i]);
    table[i].isInUse = true;
    return table[i];
  }
  return undefined;
}

function isEstimatorShared(table: Association[], slot: number): boolean {
  for (let i = 0; i < table.length; i++) if (i !== slot && table[i].estimator === table[slot].estimator) return true;
  return false;
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
