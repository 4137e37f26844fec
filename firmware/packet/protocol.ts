/** Protocol parameters with the names of RFC 5905 (section 7.2, appendix A.1.1). Where Comware differs the values are Comware's. */

/** UDP port of NTP. */
export const PORT = 123;
/** Version of packets sent by default. */
export const VERSION = 4;
/** Minimum poll exponent in commands (Comware 7) [log2 s]. */
export const MINPOLL = 4;
/** Maximum poll exponent [log2 s]. */
export const MAXPOLL = 17;
/** Default poll exponent [log2 s]: 64 s. */
export const DEFAULT_POLL = 6;
/** Frequency tolerance [s/s]: bound of the frequency error of an undisciplined clock. */
export const PHI = 15e-6;
/** Maximum dispersion [s]: that of a clock that was never measured. */
export const MAXDISP = 16;

/** Maximum root distance of a source [s]. RFC 5905 has 1; ntpd accepts 1.5 and chronyd 3. */
export const MAXDIST = 1.5;
/** Stratum of an unsynchronized clock. */
export const MAXSTRAT = 16;
/** Number of stages of the clock filter. */
export const NSTAGE = 8;
/** Step threshold [s]: larger offsets are stepped instead of slewed. */
export const STEPT = 0.128;

/** Leap indicator (RFC 5905 figure 9). */
export const enum Leap {
  None = 0,
  Insert = 1,
  Delete = 2,
  Unsynchronized = 3,
}

/** Kiss code RATE (RFC 5905 section 7.4) as a reference identifier, two ASCII characters per word: send fewer requests. */
export const KISS_RATE = [0x5241, 0x5445];
/** Kiss code DENY: access denied. */
export const KISS_DENY = [0x4445, 0x4e59];
/** Kiss code RSTR: access denied by local policy. */
export const KISS_RSTR = [0x5253, 0x5452];

/** Packet and association modes (RFC 5905 figure 10). */
export const enum Mode {
  Reserved = 0,
  SymmetricActive = 1,
  SymmetricPassive = 2,
  Client = 3,
  Server = 4,
  Broadcast = 5,
  Control = 6,
  Private = 7,
}
