/** Everything that rounds.lua runs, in one bundle. */
export { makeBackToBack, runRounds } from "./back-to-back";
export { makeActivePair, makeBroadcastPair, makePassivePair, runModeRounds, settle } from "./mode-pairs";
