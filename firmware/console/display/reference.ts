import type { Association } from "../../association/association";
import { refIdText } from "../../packet/reference-id";

/** The reference of an association as the pages print it: letters at the top and the end of the strata, an address between. */
export function referenceText(association: Association): string {
  if (!association.hasHeard && !association.isLocalClock) return "INIT";
  return refIdText(association.refId, association.stratum);
}
