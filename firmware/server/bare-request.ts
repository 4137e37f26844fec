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

/** What one step of a field makes of its word. Enumerations, because their members are written into the code: on Lua a constant of the module is a variable. */
const enum Unit {
  Version = 2048,
  Leap = 16384,
  Poll = 256,
}

/** In units of the first word: mode 3 and the mode after it, version 1 and the version after 4. */
const enum First {
  Client = 768,
  AfterClient = 1024,
  LeastVersion = 2048,
  AfterVersions = 10240,
}

/** In units of the second word: exponents 3 and 17, as `clampWirePoll` has it; from 128 on they are below zero. */
const enum Poll {
  Least = 768,
  Largest = 4352,
  Negative = 32768,
}

/** Whether the datagram is one. */
export function isBareRequest(stamper: ReplyStamper, datagram: Datagram): boolean {
  if (datagram.length !== HEADER_BYTES) return false;
  const mode = stamper.leapVersionModeStratum % Unit.Version;
  return mode >= First.Client && mode < First.AfterClient;
}

/** Whether its version is one that is answered. */
export function hasVersion(stamper: ReplyStamper): boolean {
  const rest = stamper.leapVersionModeStratum % Unit.Leap;
  return rest >= First.LeastVersion && rest < First.AfterVersions;
}

/** Answers it; the caller has checked version and access right. The reply is what `replyToClient` would give. */
export function replyToBareRequest(engine: Engine, datagram: Datagram, stamper: ReplyStamper): Refusal {
  refreshTemplate(engine, datagram.received);
  const template = engine.reply;
  const rest = stamper.leapVersionModeStratum % Unit.Leap;
  const version = rest - (rest % Unit.Version);
  const pollPrecision = stamper.pollPrecision;
  let poll = pollPrecision - (pollPrecision % Unit.Poll);
  if (poll < Poll.Least || poll >= Poll.Negative) poll = Poll.Least;
  else if (poll > Poll.Largest) poll = Poll.Largest;
  stamper.reply(datagram, template.firstWord + version, poll + template.precision);
  return Refusal.None;
}
