import type { Association } from "../../association/association";
import { refIdText } from "../../packet/reference-id";

/** Returns the reference identifier of an association for displays: letters at stratum 0, 1 and 16, otherwise an address. */
export function referenceText(association: Association): string {
  if (!association.hasHeard && !association.isLocalClock) return "INIT";
  return refIdText(association.refId, association.stratum);
}
