import type { ReplyTimestamper } from "../../hal/reply-timestamper";
import { Field, firstWord, HEADER_WORDS } from "../packet/packet";
import { KISS_RATE, Leap, Mode } from "../packet/protocol";

/**
 * Template of replies (RFC 5905 section 9.2, mode 3 -> 4): 24 words that are filled again when the clock is updated or a second has passed. A request changes
 * the first two words, origin, receive and transmit. A reply timestamper (hal/reply-timestamper.ts) has a copy of the template and of the clock.
 */
export interface ReplyTemplate {
  /** Undefined where replies are built here. */
  readonly timestamper: ReplyTimestamper | undefined;
  words: number[];
  /** Values that the slow fields were computed from: `SystemVariables.version` and the low word of the counter's seconds. */
  version: number;
  second: number;
  /** The first word of replies but for their version, and our precision as it stands on the wire. */
  firstWord: number;
  precision: number;
  /** `SystemClock.version` of the timestamper's copy of the clock. */
  clockVersion: number;
  /** Root delay and dispersion in short format. */
  short: number[];
}

/** Makes a template; the first reply fills it. */
export function makeReplyTemplate(timestamper: ReplyTimestamper | undefined): ReplyTemplate {
  const words: number[] = [];
  for (let i = 0; i < HEADER_WORDS; i++) words.push(0);
  return { timestamper, words, version: -1, second: -1, firstWord: 0, precision: 0, clockVersion: -1, short: [0, 0] };
}

/** Makes a kiss of the reply that is about to leave; the next reply finds the template stale. */
export function turnIntoKiss(template: ReplyTemplate): void {
  template.firstWord = firstWord(Leap.Unsynchronized, 0, Mode.Server, 0);
  template.words[Field.ReferenceId] = KISS_RATE[0];
  template.words[Field.ReferenceId + 1] = KISS_RATE[1];
  template.version = -1;
  if (template.timestamper !== undefined) template.timestamper.setHeader(template.words);
}
