import { timeAt } from "../../../../firmware/clock/system-clock";
import { isSynchronized } from "../../../../firmware/clock/system-variables";
import type { Timewire } from "../../../../firmware/start";
import { eraOf } from "../../../../firmware/clock/build-date";
import { makeTimestamp } from "../../../../firmware/time/timestamp";
import { fractionToMicroseconds, makeUnixSeconds, toUnixSeconds } from "../../../../firmware/time/unix";

/** Time between two settings of NodeMCU's clock [ms]; in between it runs at the firmware's frequency. */
const INTERVAL = 60000;
/** Units of rtctime's rate: 2^-32. */
const RATE_UNITS = 4294967296;

const now = makeTimestamp();
const unix = makeUnixSeconds();

/**
 * Steers NodeMCU's own clock (rtctime) for other Lua programs on the board: its rate is the estimated frequency, and its time is set each minute while the firmware is
 * synchronized. The firmware never reads it: it slews by itself and would be steered twice.
 */
export function steerRtctime({ clock, system }: Timewire): void {
  const set = (): void => {
    if (isSynchronized(system)) {
      clock.counter.read(now);
      timeAt(clock, now, now);
      toUnixSeconds(now, eraOf(now), unix);
      // rtctime ends at 2^31 - 1 s, in 2038.
      if (unix[0] === 0 && unix[1] < 32768)
        rtctime.set(unix[1] * 65536 + unix[2], fractionToMicroseconds(now), Math.floor(clock.frequency * RATE_UNITS));
    }
    tmr.create().alarm(INTERVAL, tmr.ALARM_SINGLE, set);
  };
  set();
}
