import { STEPT } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { deviationAt, type Estimator } from "./estimator";

/** What a packet that came one way says against the estimate. */

/** A packet that came one way is far off by so many standard deviations, and at least by so many seconds. */
const STRANGE_DEVIATIONS = 8;
const STRANGE_OFFSET = 5e-4;
/** A broadcast is quickly forged: by its word our clock is no worse than this, s, which others still put up with. */
const MOST_ONE_WAY_DOUBT = STEPT;

/**
 * A packet that came one way is off the estimate by `surprise` s, at the counter's reading `at`. True where that is far: then the estimate is said to be wrong by
 * as much, within limits, until one comes that agrees.
 */
export function doubtOneWay(estimator: Estimator, surprise: number, at: Timestamp): boolean {
  const distance = Math.abs(surprise);
  const isStrange = distance > STRANGE_OFFSET && distance > STRANGE_DEVIATIONS * (estimator.jitter + deviationAt(estimator, at));
  const doubt = distance < MOST_ONE_WAY_DOUBT ? distance : MOST_ONE_WAY_DOUBT;
  estimator.doubt = isStrange ? doubt : 0;
  return isStrange;
}
