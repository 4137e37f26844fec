import type { RandomSource } from "../../hal/random-source";
import { isSynchronized, type SystemVariables } from "../clock/system-variables";
import { addInterval } from "../time/interval";
import type { Timestamp } from "../time/timestamp";
import { clearPeerState, type Association } from "../association/association";

/**
 * Broadcast and multicast server (RFC 5905 section 9.2 mode 5, Comware `ntp-service broadcast-server` and `multicast-server`). It has one state: every
 * 2^hostPoll s it sends, as long as the clock is synchronized.
 */

/** Begins: the first packet is due within a poll interval, at random, so that servers that boot together do not send together. */
export function startBroadcastServer(association: Association, now: Timestamp, random: RandomSource): void {
  clearPeerState(association);
  addInterval(now, (random.word() / 65536) * START_SPREAD, association.nextDate);
}

/** The timer has run out at the counter's reading `now`: sets the next one; true when a packet is to be sent. */
export function broadcastServerTimer(association: Association, now: Timestamp, system: SystemVariables): boolean {
  const isDue = isSynchronized(system);
  addInterval(now, isDue ? Math.pow(2, association.hostPoll) : RETRY_INTERVAL, association.nextDate);
  return isDue;
}

/** The first packet leaves within so many seconds. */
const START_SPREAD = 2;
/** An unsynchronized server looks again after so many seconds. */
const RETRY_INTERVAL = 4;
