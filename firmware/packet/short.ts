/**
 * NTP short format: unsigned 16.16 fixed-point seconds in two words, for root delay and root dispersion (RFC 5905 section 6).
 * Seconds are 0 to just under 65536.
 */

/** The seconds in `short`. */
export function shortToInterval(short: number[]): number {
  return short[0] + short[1] / 65536;
}

/**
 * Writes `seconds` to `short`, rounded up, because both fields are bounds that must not shrink on their way down the strata.
 * Below 0 becomes 0, 65536 and above the largest value.
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
