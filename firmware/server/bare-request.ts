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

/**
 * Fields of the first two words in units of their own, beginning with what one step of a field makes of its word. An enumeration, because its members are
 * written into the code: on Lua a constant of the module is a variable.
 */
const enum Word {
  VersionUnit = 2048,
  LeapUnit = 16384,
  PollUnit = 256,
  /** Mode 3, and the mode after it. */
  Client = 768,
  AfterClient = 1024,
  /** Version 1, and the version after 4. */
  LeastVersion = 2048,
  AfterVersions = 10240,
  /** Exponents 3 and 17, as `clampWirePoll` has it; from 128 on they are below zero. */
  LeastPoll = 768,
  LargestPoll = 4352,
  NegativePoll = 32768,
}

/** Whether the datagram is one. */
export function isBareRequest(stamper: ReplyStamper, datagram: Datagram): boolean {
  if (datagram.length !== HEADER_BYTES) return false;
  const mode = stamper.leapVersionModeStratum % Word.VersionUnit;
  return mode >= Word.Client && mode < Word.AfterClient;
}

/** Whether its version is one that is answered. */
export function hasVersion(stamper: ReplyStamper): boolean {
  const rest = stamper.leapVersionModeStratum % Word.LeapUnit;
  return rest >= Word.LeastVersion && rest < Word.AfterVersions;
}

/** Answers it; the caller has checked version and access right. The reply is what `replyToClient` would give. */
export function replyToBareRequest(engine: Engine, datagram: Datagram, stamper: ReplyStamper): Refusal {
  refreshTemplate(engine, datagram.received);
  const template = engine.reply;
  const rest = stamper.leapVersionModeStratum % Word.LeapUnit;
  const version = rest - (rest % Word.VersionUnit);
  const pollPrecision = stamper.pollPrecision;
  let poll = pollPrecision - (pollPrecision % Word.PollUnit);
  if (poll < Word.LeastPoll || poll >= Word.NegativePoll) poll = Word.LeastPoll;
  else if (poll > Word.LargestPoll) poll = Word.LargestPoll;
  stamper.reply(datagram, template.firstWord + version, poll + template.precision);
  return Refusal.None;
}
