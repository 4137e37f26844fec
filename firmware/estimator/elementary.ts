/**
 * Exponential and logarithm from + - * / alone. Those of a mathematical library differ in the last bit from engine to engine, and one bit in an estimate is
 * another run: V8 and every Lua must give the same clock. Good to 1e-11 in a double, and to its last bits in a float32.
 */

/** ln 2 */
export const LN2 = 0.6931471805599453;
/** LN2 in two parts: a product of the upper one with an exponent is exact. */
const LN2_UPPER = 0.693145751953125;
const LN2_LOWER = 1.4286068203094173e-6;
/** e^-87 is about the least number that a float32 holds; whatever is smaller counts as nothing in a sum of probabilities. */
const LEAST_EXPONENT = -87;
/** Near the ends of what a float32 holds. */
const LEAST = 1e-37;
const GREATEST = 1e37;
const SQRT2 = 1.4142135623730951;

/** e^x for `x` up to 80; 0 below -87. */
export function exponential(x: number): number {
  if (x < LEAST_EXPONENT) return 0;
  const halvings = Math.floor(x / LN2 + 0.5);
  const r = x - halvings * LN2_UPPER - halvings * LN2_LOWER;
  // Taylor's series up to r^9 / 9!: |r| <= ln 2 / 2, so the next term is below 1e-11. Written out, because a loop costs Lua twice as much.
  let sum = 2.7557319223985893e-6 * r + 2.48015873015873e-5;
  sum = sum * r + 1.984126984126984e-4;
  sum = sum * r + 1.388888888888889e-3;
  sum = sum * r + 8.333333333333333e-3;
  sum = sum * r + 4.1666666666666664e-2;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  return (sum * r * r + r + 1) * Math.pow(2, halvings);
}

/** Natural logarithm of `x`. What is not above 1e-37, or above 1e37, counts as these: no number whatever may keep the loop going. */
export function naturalLog(x: number): number {
  let mantissa = x > LEAST ? x : LEAST;
  if (mantissa > GREATEST) mantissa = GREATEST;
  let exponent = 0;
  while (mantissa > SQRT2) {
    mantissa = mantissa / 2;
    exponent = exponent + 1;
  }
  while (mantissa < SQRT2 / 2) {
    mantissa = mantissa * 2;
    exponent = exponent - 1;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)); the argument is at most 0.172.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0.15384615384615385 * square + 0.18181818181818182;
  sum = sum * square + 0.2222222222222222;
  sum = sum * square + 0.2857142857142857;
  sum = sum * square + 0.4;
  sum = sum * square + 0.6666666666666666;
  return exponent * LN2 + s * (sum * square + 2);
}
