/**
 * NTP short format (RFC 5905 section 6): unsigned 16.16 fixed-point seconds in two words, 0 to just under 65536 s. It holds the root delay and the root
 * dispersion.
 */

/** Value of `short` [s]. */
export function shortToInterval(short: number[]): number {
  return short[0] + short[1] / 65536;
}

/**
 * Writes `seconds` to `short`, rounded up: both fields are bounds that must not shrink from stratum to stratum. Negative values give 0, values from 65535 s on
 * the largest value.
 */
export function intervalToShort(seconds: number, short: number[]): void {
  if (!(seconds > 0)) {
    short[0] = 0;
    short[1] = 0;
    return;
  }
  if (seconds >= 65535) {
    short[0] = 65535;
    short[1] = 65535;
    return;
  }
  const whole = Math.floor(seconds);
  const fraction = Math.ceil((seconds - whole) * 65536);
  short[0] = fraction > 65535 ? whole + 1 : whole;
  short[1] = fraction > 65535 ? 0 : fraction;
}
