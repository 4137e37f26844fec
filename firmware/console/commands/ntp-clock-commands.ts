import type { Outcome } from "../session";
import { DEFAULT_SLEW_RATE } from "../../clock/discipline";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { integer } from "../grammar/parameters";

/** Range of thresholds [ms]: offsets below the step threshold are not stepped. The range in the manual was not seen. */
const STEP_THRESHOLD = 128;
const LARGEST_THRESHOLD = 60000;
/** Slew rate at the start [ppm]. */
const LARGEST_SLEW_RATE = 83333;

/** Sets one threshold or both. No trap is sent without an SNMP agent; its threshold is stored. */
function setThresholds(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.logThreshold = integerOf(values, "log-threshold", configuration.logThreshold);
  configuration.trapThreshold = integerOf(values, "trap-threshold", configuration.trapThreshold);
  engine.stepLogThreshold = configuration.logThreshold / 1000;
  return undefined;
}

function clearThresholds(_values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.logThreshold = 0;
  configuration.trapThreshold = 0;
  engine.stepLogThreshold = 0;
  return undefined;
}

/** Sets the slew rate from the next correction on. Not in Comware. */
function setSlewRate(values: Arguments, { configuration, engine }: Context): Outcome {
  configuration.slewRate = integerOf(values, "rate-number", DEFAULT_SLEW_RATE);
  engine.discipline.maximumSlew = configuration.slewRate / 1e6;
  return undefined;
}

/** `clock protocol ntp` of Comware 7: the clock always follows NTP. */
function alreadySo(): Outcome {
  return undefined;
}

/** Commands for the correction of the clock. */
export function ntpClockCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ntp-service time-offset-threshold { log log-threshold | trap trap-threshold } *",
      parameters: {
        "log-threshold": integer(STEP_THRESHOLD, LARGEST_THRESHOLD, "Offset in milliseconds from which a step is logged"),
        "trap-threshold": integer(STEP_THRESHOLD, LARGEST_THRESHOLD, "Offset in milliseconds from which a trap is sent"),
      },
      run: setThresholds,
      undoSyntax: "ntp-service time-offset-threshold",
      undo: clearThresholds,
    },
    {
      view: "system",
      syntax: "ntp-service slew-rate rate-number",
      parameters: { "rate-number": integer(1, LARGEST_SLEW_RATE, "Limit of the correction in parts per million, once the clock is set") },
      run: setSlewRate,
      undo: setSlewRate,
    },
    { view: "system", syntax: "clock protocol ntp", run: alreadySo, undoSyntax: "clock protocol", undo: alreadySo },
    { view: "system", syntax: "clock protocol none", run: () => "The system clock of this device always follows NTP." },
  ];
}
