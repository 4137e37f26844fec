/** Exports for rounds.lua, in one bundle. */
export { makeClients, runClients } from "./clients";
export { makeBackToBack, makeWarmPair, runRounds } from "./back-to-back";
export { makeActivePair, makeBroadcastPair, makePassivePair, runModeRounds, settle } from "./mode-pairs";
