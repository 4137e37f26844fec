import { randomFillSync } from "node:crypto";
import type { RandomSource } from "../../hal/random-source";

/** Words fetched by one system call, which costs more than a packet. */
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
    this.words[this.used] = 0; // each word is used once
    this.used += 1;
    return word;
  }
}
