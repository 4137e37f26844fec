import { timeAt } from "../../../../firmware/clock/system-clock";
import { isSynchronized } from "../../../../firmware/clock/system-variables";
import type { Timewire } from "../../../../firmware/start";
import { eraOf } from "../../../../firmware/clock/build-date";
import { makeTimestamp } from "../../../../firmware/time/timestamp";
import { fractionToMicroseconds, makeUnixSeconds, toUnixSeconds } from "../../../../firmware/time/unix";

/** How often NodeMCU's clock is set, ms. It runs at our rate in between. */
const INTERVAL = 60000;
/** rtctime counts its rate in units of 2^-32. */
const RATE_UNITS = 4294967296;

const now = makeTimestamp();
const unix = makeUnixSeconds();

/**
 * Keeps NodeMCU's own clock (rtctime) right for other Lua on the chip: its rate is the one that the firmware has learned, and its time is set anew each minute
 * while the firmware is synchronized. Never read here: it slews on its own, and would be steered twice.
 */
export function steerRtctime({ clock, system }: Timewire): void {
  const set = (): void => {
    if (isSynchronized(system)) {
      clock.counter.read(now);
      timeAt(clock, now, now);
      toUnixSeconds(now, eraOf(now), unix);
      // 2^31 - 1 s is the year 2038, up to which rtctime counts.
      if (unix[0] === 0 && unix[1] < 32768)
        rtctime.set(unix[1] * 65536 + unix[2], fractionToMicroseconds(now), Math.floor(clock.frequency * RATE_UNITS));
    }
    tmr.create().alarm(INTERVAL, tmr.ALARM_SINGLE, set);
  };
  set();
}
