import type { Timer } from "../../hal/timer";
import type { EventSink } from "../common/event-sink";

/** Longest delay of setTimeout [ms]; it fires at once for a longer one. */
const LONGEST = 2147483647;
/** Lateness of setTimeout [ms]. The rest of a delay is spent in turns of the event loop, because an RTC is set at the start of a second. */
const COARSENESS = 2;

/** The alarm. It ignores the error of the emulated crystal, which is below its resolution of 0.1 ms in the firmware's delays. */
export class HostTimer implements Timer {
  private timeout: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private deadline = 0;

  constructor(private readonly sink: EventSink) {}

  schedule(delay: number): void {
    this.stop();
    this.deadline = performance.now() + delay * 1000;
    // setImmediate: the alarm must never expire inside this call.
    if (delay * 1000 <= COARSENESS) this.immediate = setImmediate(this.arm);
    else this.arm();
  }

  /** Cancels the alarm. */
  stop(): void {
    clearTimeout(this.timeout);
    clearImmediate(this.immediate);
  }

  private readonly arm = (): void => {
    const left = this.deadline - performance.now();
    if (left <= 0) this.sink.events?.onTimer();
    else if (left <= COARSENESS) this.immediate = setImmediate(this.arm);
    else this.timeout = setTimeout(this.arm, Math.min(left - COARSENESS, LONGEST));
  };
}
