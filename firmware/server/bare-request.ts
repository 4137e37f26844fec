import { Refusal } from "../association/refusal";
import { isRestricted } from "./access";
import type { ServerContext } from "./server-context";
import { makeAddress } from "../network/address";
import type { InterfaceRole } from "../network/network-context";
import { makeTimestamp } from "../time/timestamp";
import { refreshTemplate } from "./reply";
import { turnIntoKiss } from "./reply-template";
import { checkSender } from "./serve";

/**
 * Nearly all packets of a server: client requests of 48 bytes. On a board with a reply timestamper (hal/reply-timestamper.ts) two words decide, and the rest is
 * never decoded. Fields are separated by remainders: on Lua a division would make floats of them.
 */

/** Unit of a field in its word. Enumerations: their members are written into the code, while a constant of a module is a variable on Lua. */
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

const source = makeAddress();
const now = makeTimestamp();

/**
 * Answers a datagram of 48 bytes (arguments: `BoardEvents.onBareRequest`). Returns true when it was a client request, which has been answered or refused, and
 * counted; false when `onDatagram` has to process it. The reply equals that of `replyToClient`. Words instead of a `Datagram`: on Lua they stay in registers.
 */
export function answerBareRequest(
  context: ServerContext,
  leapVersionModeStratum: number,
  pollPrecision: number,
  interfaceIndex: number,
  sourceHigh: number,
  sourceLow: number,
  second: number,
): boolean {
  const rest = leapVersionModeStratum % Unit.Leap;
  const mode = rest % Unit.Version;
  if (mode < First.Client || mode >= First.AfterClient || rest < First.LeastVersion || rest >= First.AfterVersions) return false;
  const template = context.reply;
  const timestamper = template.timestamper;
  const role: InterfaceRole | undefined = context.interfaces[interfaceIndex];
  if (timestamper === undefined || context.watcher !== undefined || (role !== undefined && role.isReceivingDisabled)) return false;
  let refusal = Refusal.None;
  if (context.rateLimit !== undefined || isRestricted(context.access)) {
    source[0] = sourceHigh;
    source[1] = sourceLow;
    refusal = checkSender(context, source, interfaceIndex, second);
  }
  if (refusal === Refusal.None || refusal === Refusal.RateKiss) {
    const clock = context.clock;
    if (template.second !== second || template.version !== context.system.version || template.clockVersion !== clock.version) {
      clock.counter.read(now);
      refreshTemplate(context, now);
    }
    if (refusal === Refusal.RateKiss) turnIntoKiss(template);
    let poll = pollPrecision - (pollPrecision % Unit.Poll);
    if (poll < Poll.Least || poll >= Poll.Negative) poll = Poll.Least;
    else if (poll > Poll.Largest) poll = Poll.Largest;
    timestamper.reply(template.firstWord + rest - mode, poll + template.precision);
  }
  const refused = context.refused;
  refused[refusal] = refused[refusal] + 1;
  return true;
}
