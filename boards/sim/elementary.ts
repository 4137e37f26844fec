/**
 * Logarithm and sine from + - * / alone. Those of a mathematical library differ in the last bit from engine to engine, and one bit in a delay changes the run: V8
 * and Lua must give the same event log. The estimator's logarithm (firmware/estimator/elementary.ts) is shorter and less exact; runs depend on every bit of both.
 */

const LN2 = 0.6931471805599453;
/** Last exponent of the series. The argument is at most 1/3, and 3^-35 is below the last bit of a double. */
const LAST_EXPONENT = 35;

/** Returns the natural logarithm of a random number `x`, 0 < x <= 1, to the last bit of a double. */
export function logOfFraction(x: number): number {
  let mantissa = x;
  let halvings = 0;
  while (mantissa < 0.5) {
    mantissa = mantissa * 2;
    halvings = halvings + 1;
  }
  // ln m = 2 artanh((m - 1) / (m + 1))
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let exponent = LAST_EXPONENT; exponent >= 1; exponent = exponent - 2) sum = sum * square + 1 / exponent;
  return 2 * s * sum - halvings * LN2;
}

/** Returns the sine of `turns` full turns (1 is 2 pi), 0 <= turns < 1. */
export function sineOfTurns(turns: number): number {
  if (turns >= 0.5) return -sineOfTurns(turns - 0.5);
  const quarter = turns > 0.25 ? 0.5 - turns : turns;
  const x = quarter * 2 * Math.PI;
  const square = x * x;
  let sum = 1;
  for (let factor = 22; factor >= 2; factor = factor - 2) sum = 1 - (sum * square) / (factor * (factor + 1));
  return x * sum;
}
