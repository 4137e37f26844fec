import { randomFillSync } from "node:crypto";
import type { RandomSource } from "../../hal/random-source";

/** Words fetched at once: a system call for each would cost more than the packet. */
const WORDS = 256;

/** The operating system's random numbers. */
export class HostRandom implements RandomSource {
  private readonly words = new Uint16Array(WORDS);
  private used = WORDS;

  word(): number {
    if (this.used === WORDS) {
      randomFillSync(this.words);
      this.used = 0;
    }
    const word = this.words[this.used];
    this.words[this.used] = 0; // given out once
    this.used += 1;
    return word;
  }
}
