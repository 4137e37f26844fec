import type { Timer } from "../../hal/timer";
import type { Wire } from "./wire";

/** The longest delay that setTimeout takes, ms; beyond it, it would fire at once. */
const LONGEST = 2147483647;
/** setTimeout comes up to this much late, ms: the rest of a delay is spent in turns of the event loop. An RTC is set at the beginning of a second. */
const COARSENESS = 2;

/** The alarm. A crystal's error makes no difference in a delay that ends to a tenth of a millisecond. */
export class HostTimer implements Timer {
  private timeout: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private deadline = 0;

  constructor(private readonly wire: Wire) {}

  schedule(delay: number): void {
    this.stop();
    this.deadline = performance.now() + delay * 1000;
    // Never from inside this call, however short the delay.
    if (delay * 1000 <= COARSENESS) this.immediate = setImmediate(this.arm);
    else this.arm();
  }

  /** No alarm any more. */
  stop(): void {
    clearTimeout(this.timeout);
    clearImmediate(this.immediate);
  }

  private readonly arm = (): void => {
    const left = this.deadline - performance.now();
    if (left <= 0) this.wire.events?.onTimer();
    else if (left <= COARSENESS) this.immediate = setImmediate(this.arm);
    else this.timeout = setTimeout(this.arm, Math.min(left - COARSENESS, LONGEST));
  };
}
