import type { Timestamp } from "../firmware/time/timestamp";

/**
 * Builds replies from a header that is kept ready and stamps them: on a board whose network code can do that, later than the firmware could and at less cost.
 * Which request is answered, and with what, stays the firmware's decision.
 */
export interface ReplyStamper {
  /**
   * The disciplined clock from now on; the parameters are fields of `SystemClock` (firmware/clock/system-clock.ts), and stamps are to the bit what `timeAt` there
   * gives for the same reading of the counter.
   */
  setClock(anchor: Timestamp, base: Timestamp, frequency: number, slewRate: number, slewDuration: number): void;
  /** The header of replies from now on, 24 words. Its first two words and its origin, receive and transmit stamps are of no use: each reply has its own. */
  setHeader(words: number[]): void;
  /**
   * Answers the datagram that is being handled, a request of 48 bytes or more, with 48 bytes: its transmit stamp comes back as origin, receive and transmit are
   * the clock at its arrival and as late as the board can take it. The first two words of the header are given. False when the stack refused: the reply is lost.
   */
  reply(leapVersionModeStratum: number, pollPrecision: number): boolean;
}
