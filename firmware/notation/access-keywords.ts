import { AccessRight } from "../server/access";

/** Keywords of the access rights, in the alphabetical order of the manuals. */
export const ACCESS_KEYWORDS: [string, AccessRight][] = [
  ["peer", AccessRight.Peer],
  ["query", AccessRight.Query],
  ["server", AccessRight.Server],
  ["synchronization", AccessRight.Synchronization],
];
