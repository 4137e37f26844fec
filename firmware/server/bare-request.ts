import type { Datagram } from "../../hal/datagram";
import type { ReplyStamper } from "../../hal/reply-stamper";
import { Refusal } from "../association/refusal";
import type { Engine } from "../engine";
import { HEADER_BYTES } from "../packet/packet";
import { refreshTemplate } from "./reply";

/**
 * Nearly all that a server gets: a client's request of 48 bytes. Where the board stamps replies (hal/reply-stamper.ts) two words decide, and the rest is never
 * decoded. Fields are told apart by remainders: a division would make floats of them on Lua.
 */

/** What one step of each field makes of its word. */
const MODE_UNIT = 256;
const VERSION_UNIT = 2048;
const LEAP_UNIT = 16384;
const POLL_UNIT = 256;

const CLIENT = 3 * MODE_UNIT;
const LEAST_VERSION = 1 * VERSION_UNIT;
const LARGEST_VERSION = 4 * VERSION_UNIT;
/** As `clampWirePoll` has it; from `NEGATIVE_POLL` on the exponent is below zero. */
const LEAST_POLL = 3 * POLL_UNIT;
const LARGEST_POLL = 17 * POLL_UNIT;
const NEGATIVE_POLL = 128 * POLL_UNIT;

/** Whether the datagram is one. */
export function isBareRequest(stamper: ReplyStamper, datagram: Datagram): boolean {
  if (datagram.length !== HEADER_BYTES) return false;
  const mode = stamper.leapVersionModeStratum % VERSION_UNIT;
  return mode >= CLIENT && mode < CLIENT + MODE_UNIT;
}

/** Whether its version is one that is answered. */
export function hasVersion(stamper: ReplyStamper): boolean {
  const rest = stamper.leapVersionModeStratum % LEAP_UNIT;
  return rest >= LEAST_VERSION && rest < LARGEST_VERSION + VERSION_UNIT;
}

/** Answers it; the caller has checked version and access right. The reply is what `replyToClient` would give. */
export function replyToBareRequest(engine: Engine, datagram: Datagram, stamper: ReplyStamper): Refusal {
  refreshTemplate(engine, datagram.received);
  const template = engine.reply;
  const rest = stamper.leapVersionModeStratum % LEAP_UNIT;
  const version = rest - (rest % VERSION_UNIT);
  let poll = stamper.pollPrecision - (stamper.pollPrecision % POLL_UNIT);
  if (poll < LEAST_POLL || poll >= NEGATIVE_POLL) poll = LEAST_POLL;
  else if (poll > LARGEST_POLL) poll = LARGEST_POLL;
  stamper.reply(datagram, template.firstWord + version, poll + template.precision);
  return Refusal.None;
}
