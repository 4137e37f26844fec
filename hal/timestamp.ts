/**
 * An NTP timestamp (RFC 5905 section 6): 32.32 fixed-point seconds in four unsigned 16-bit words, most significant first, as in a packet. Arithmetic is in
 * firmware/time/.
 */
export type Timestamp = number[];
