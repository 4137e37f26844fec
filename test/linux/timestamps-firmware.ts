import { timeAt, type SystemClock } from "../../firmware/clock/system-clock";
import { Field, HEADER_WORDS } from "../../firmware/packet/packet";
import { makeTimestamp, writeTimestamp } from "../../firmware/time/timestamp";

/**
 * Instead of the firmware, for timestamps.test.ts: answers each datagram with a random clock of its own, and puts what `timeAt` makes of the receive timestamp into the
 * reference timestamp of the reply. What the C makes of it stands in the receive timestamp.
 */

const words: number[] = [];
for (let i = 0; i < HEADER_WORDS; i++) words.push(0);
const received = makeTimestamp();
const expected = makeTimestamp();

/** -limit..limit. */
function random(limit: number): number {
  return (runtime.randomWord() / 32768 + runtime.randomWord() / 2147483648 - 1) * limit;
}

function randomClock(): SystemClock {
  return {
    counter: { read: runtime.readCounter, precision: 0 },
    anchor: [runtime.randomWord(), runtime.randomWord(), runtime.randomWord(), runtime.randomWord()],
    // Readings of the counter begin at zero: this one lies some minutes before or after.
    base: runtime.randomWord() < 32768 ? [0, runtime.randomWord() % 1024, runtime.randomWord(), runtime.randomWord()] : [0, 0, 0, 0],
    frequency: random(1e-3),
    slewRate: random(1e-3),
    slewDuration: random(50) + 50,
    version: 0,
  };
}

/** Opens the port. */
export function start(): void {
  runtime.openService();
}

/** Datagrams are waiting. */
export function datagrams(): void {
  for (;;) {
    const [length, , , , , , , , , , word0, word1, word2, word3] = runtime.receive();
    if (length < 0) return;
    received[0] = word0;
    received[1] = word1;
    received[2] = word2;
    received[3] = word3;
    const clock = randomClock();
    timeAt(clock, received, expected);
    writeTimestamp(expected, words, Field.Reference);
    runtime.setReplyClock(clock.anchor, clock.base, clock.frequency, clock.slewRate, clock.slewDuration);
    runtime.setReplyHeader(words);
    runtime.timestampReply(0x2401, 0x06ec);
  }
}

/** Nothing else happens here. */
export function timer(): void {
  // no alarm is set
}

export {
  timer as interfaceChange,
  timer as stream,
  timer as consoleOpen,
  timer as consoleInput,
  timer as resolved,
  timer as clockAt,
  timer as resumed,
  timer as lost,
  timer as fault,
  timer as stop,
};
