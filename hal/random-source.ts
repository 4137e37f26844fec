/** Unpredictable bits: origins of requests, start jitter. An attacker who has seen earlier output must not be able to guess the next (RFC 5905 section 15). */
export interface RandomSource {
  /** An unsigned 16-bit number. */
  word(): number;
}
