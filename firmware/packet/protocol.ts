/** Parameters of the protocol under their RFC 5905 names (section 7.2 and appendix A.1.1) and, where RFC and Comware differ, Comware's values. */

/** UDP port of NTP. */
export const PORT = 123;
/** Version we send unless a command says otherwise. */
export const VERSION = 4;
/** Smallest poll exponent that a command may ask for (Comware 7). */
export const MINPOLL = 4;
/** Largest one. */
export const MAXPOLL = 17;
/** Poll exponent unless a command says otherwise: 64 s. */
export const DEFAULT_POLL = 6;
/** Frequency tolerance, s/s: how fast an unobserved clock may go wrong. */
export const PHI = 15e-6;
/** Dispersion of a clock nobody has measured, s. */
export const MAXDISP = 16;

/** Root distance past which a source is of no use, s (RFC 5905 says 1, ntpd and chronyd accept up to 1.5 and 3). */
export const MAXDIST = 1.5;
/** Stratum of an unsynchronized clock. */
export const MAXSTRAT = 16;
/** Stages of the clock filter. */
export const NSTAGE = 8;
/** A clock that is further off than this is stepped, s. */
export const STEPT = 0.128;

/** Leap indicator (RFC 5905 figure 9). */
export const enum Leap {
  None = 0,
  Insert = 1,
  Delete = 2,
  Unsynchronized = 3,
}

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
