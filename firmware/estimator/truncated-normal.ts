import { exponential, LN2, naturalLog } from "./elementary";

/** Unit normal distribution truncated at `alpha` from above. Made once, filled by `truncateNormal`. */
export interface TruncatedNormal {
  /** Density at the truncation over the probability below it (inverse Mills ratio): the mean moves down by so much. */
  lambda: number;
  /** Variance of what is left, 0..1. */
  variance: number;
  /** Logarithm of the probability below the truncation, ln Phi(alpha); for alpha < 0 of what is left of it without its factor e^(-alpha^2 / 2). */
  logPhi: number;
}

const SQRT_HALF = 0.7071067811865476;
/** sqrt(2 / pi) */
const SQRT_TWO_OVER_PI = 0.7978845608028654;
/** Below this the variance is the small difference of large numbers, and its series takes over: 1 / alpha^2. */
const SERIES_BELOW = -30;

/** Makes one without truncation. */
export function makeTruncatedNormal(): TruncatedNormal {
  return { lambda: 0, variance: 1, logPhi: 0 };
}

/**
 * Moments of a unit normal variable that is known to lie below `alpha`, with phi and Phi its density and distribution:
 *
 *   lambda = phi(alpha) / Phi(alpha)        mean = -lambda        variance = 1 - lambda (alpha + lambda)
 *
 * Far below zero phi and Phi both vanish, and their ratio does not. So there everything comes from erfcx(z) = e^(z^2) erfc(z), which stays ordinary:
 * Phi(alpha) = e^(-alpha^2 / 2) erfcx(-alpha / sqrt 2) / 2.
 */
export function truncateNormal(alpha: number, into: TruncatedNormal): void {
  if (alpha < 0) {
    const scaled = scaledErrorFunction(-alpha * SQRT_HALF);
    into.lambda = SQRT_TWO_OVER_PI / scaled;
    into.logPhi = naturalLog(scaled) - LN2;
    into.variance = alpha < SERIES_BELOW ? 1 / (alpha * alpha) : 1 - into.lambda * (alpha + into.lambda);
    return;
  }
  const density = exponential(-(alpha * alpha) / 2);
  const below = 1 - (density * scaledErrorFunction(alpha * SQRT_HALF)) / 2;
  into.lambda = ((SQRT_TWO_OVER_PI / 2) * density) / below;
  into.logPhi = naturalLog(below);
  into.variance = 1 - into.lambda * (alpha + into.lambda);
}

/** erfcx(z) = e^(z^2) erfc(z) for z >= 0, by the rational Chebyshev fit of Numerical Recipes (section 6.2): relative error below 1.2e-7. */
function scaledErrorFunction(z: number): number {
  const t = 1 / (1 + z / 2);
  let sum = 0.17087277;
  sum = sum * t - 0.82215223;
  sum = sum * t + 1.48851587;
  sum = sum * t - 1.13520398;
  sum = sum * t + 0.27886807;
  sum = sum * t - 0.18628806;
  sum = sum * t + 0.09678418;
  sum = sum * t + 0.37409196;
  sum = sum * t + 1.00002368;
  sum = sum * t - 1.26551223;
  return t * exponential(sum);
}
