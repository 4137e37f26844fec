/** Unpredictable bits for request origins and start jitter. An attacker who has seen earlier output must not be able to guess the next (RFC 5905 section 15). */
export interface RandomSource {
  /** Returns an unsigned 16-bit number. */
  word(): number;
}
