import type { Timestamp } from "./timestamp";

/**
 * Network code that builds replies from a prepared header and timestamps them: later than the firmware could, and at less cost. The firmware decides which
 * request is answered, and with which contents.
 */
export interface ReplyTimestamper {
  /**
   * Sets the disciplined clock. The parameters are fields of `SystemClock` (firmware/clock/system-clock.ts). Timestamps are bit for bit those of `timeAt` there
   * for the same counter reading.
   */
  setClock(anchor: Timestamp, base: Timestamp, frequency: number, slewRate: number, slewDuration: number): void;
  /** Sets the header of later replies, 24 words. Its first two words and its origin, receive and transmit timestamps are ignored: each reply has its own. */
  setHeader(words: number[]): void;
  /**
   * Answers the datagram in progress, a request of at least 48 bytes, with 48 bytes. The request's transmit timestamp becomes the origin timestamp. The receive
   * timestamp is the clock at its arrival, the transmit timestamp the clock as late as the board can read it. The arguments are the first two words of the
   * header. Returns false when the stack refuses: the reply is lost.
   */
  reply(leapVersionModeStratum: number, pollPrecision: number): boolean;
}
