/** Reason why a packet was refused. One enumeration for the whole firmware: each member has a text, a counter, and an attack case that ends in it. */
export const enum Refusal {
  /** Not refused. */
  None = 0,
  /** Shorter than a header. */
  Short,
  /** Trailing bytes that are neither extension fields nor a MAC. */
  Malformed,
  /** Version 0 or above 4. */
  Version,
  /** A mode that no association expects. */
  Mode,
  /** A reply from an address that we have not asked, or on a socket of another association; anything from port 0, which cannot be answered (RFC 768). */
  Unexpected,
  /** Receive and transmit timestamps of the reply before: a replay (RFC 5905 section 8). */
  Duplicate,
  /** Origin is not our last transmit timestamp, or the sequence number of a control message not that of our query: forged, or too old (RFC 5905 section 8). */
  Bogus,
  /** The answer came after the window in which answers count. */
  Late,
  /** Origin, receive or transmit timestamp is zero. */
  ZeroTimestamp,
  /** A broadcast sooner than its own poll interval allows. */
  Early,
  /** The source says that it is not synchronized, or its stratum is of no use. */
  Unsynchronized,
  /** Root distance at or past the limit. */
  RootDistance,
  /** The source is synchronized to us. */
  Loop,
  /** Kiss code RATE: ask less often. */
  KissRate,
  /** Kiss code DENY or RSTR: do not ask any more. */
  KissDeny,
  /** The access right of the sender does not allow it. */
  Access,
  /** A MAC that cannot be checked or does not fit. */
  Authentication,
  /** The association table is full. */
  TableFull,
  /** The interface does not take part in NTP. */
  Interface,
  /** A control query that we have no answer to: an opcode that we do not carry out, an association or a variable that is not there (RFC 9327 section 3.4). */
  Query,
  /** More control queries than we answer. */
  QueryRate,
  /** More requests of one address, or of all together, than we answer: met with silence. */
  Rate,
  /** The same, and the sender has been told so: kiss code RATE. */
  RateKiss,
  /** Number of the members above. */
  Count,
}

/** Line of `display ntp-service refusals`, by member. */
export const REFUSAL_TEXTS: string[] = [
  "accepted",
  "short packet",
  "malformed trailer",
  "wrong version",
  "unexpected mode",
  "unexpected source",
  "duplicate",
  "bogus origin",
  "late reply",
  "zero timestamp",
  "broadcast too early",
  "source unsynchronized",
  "root distance too large",
  "synchronization loop",
  "kiss: RATE",
  "kiss: DENY or RSTR",
  "access denied",
  "authentication failed",
  "association table full",
  "interface disabled",
  "control query without an answer",
  "too many control queries",
  "too many requests",
  "told to ask less often",
];

/** Makes one counter a member. Written out: Lua rounds the size of a list that grows up to a power of two. A test compares its length with `Refusal.Count`. */
export function makeRefusalCounters(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
