import type { UdpSocket } from "../../hal/udp-socket";
import type { Estimation } from "../estimator/estimator";
import { makeAssociation, type Association } from "./association";
import { REFUSALS } from "./refusal";

/** A table of `capacity` free places. It never grows: a full table refuses. */
export function makeAssociationTable(capacity: number, estimation: Estimation): Association[] {
  const table: Association[] = [];
  for (let i = 0; i < capacity; i++) table.push(makeAssociation(estimation));
  return table;
}

/** Takes a free place, with its refusal counters at 0; undefined when the table is full. The caller fills in the configuration. */
export function claimAssociation(table: Association[]): Association | undefined {
  for (let i = 0; i < table.length; i++) {
    if (!table[i].isInUse) {
      table[i].isInUse = true;
      for (let r = 0; r < REFUSALS; r++) table[i].refused[r] = 0;
      return table[i];
    }
  }
  return undefined;
}

/** Closes the association's own port, if it has one; the `service` socket stays open. */
export function closePort(association: Association, service: UdpSocket | undefined): void {
  if (association.socket !== undefined && association.socket !== service) association.socket.close();
  association.socket = undefined;
}

/** Gives the place back; its socket is already closed. */
export function releaseAssociation(association: Association): void {
  association.isInUse = false;
  association.isLocalClock = false;
}
