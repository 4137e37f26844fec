import { endEvent } from "./engine/deadlines";
import { resumeNtp } from "./engine/running";
import type { Timewire } from "./start";

/** Reports to a running firmware that the board stood still (`resumeNtp`). For boards on an operating system. */
export function resumeFirmware(timewire: Timewire, hasCounterStopped: boolean): void {
  resumeNtp(timewire.engine, hasCounterStopped);
  endEvent(timewire.engine);
}
