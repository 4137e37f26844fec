import { datedText } from "../../clock/build-date";
import { isSynchronized, rootDispersionAt, type SystemVariables } from "../../clock/system-variables";
import { fixedText, integerText } from "../../time/decimal-text";
import { makeTimestamp } from "../../time/timestamp";
import type { Engine } from "../../engine/engine";
import { refIdText } from "../../packet/reference-id";

/** Nominal frequency of the clock [Hz]: Comware 5 displays the frequency error of the crystal by it. */
const NOMINAL_FREQUENCY = 100;

/** Returns the output of `display ntp-service status` of Comware 5 (console README, "Status display"). */
export function statusLines(engine: Engine): string[] {
  const { clock, system } = engine;
  const now = makeTimestamp();
  clock.counter.read(now);
  const master = system.systemPeer < 0 ? undefined : engine.table[system.systemPeer];
  const peerDispersion = master === undefined || master.isLocalClock ? 0 : master.estimator.dispersion;
  return [
    ` Clock status: ${isSynchronized(system) ? "synchronized" : "unsynchronized"}`,
    ` Clock stratum: ${integerText(system.stratum)}`,
    ` Reference clock ID: ${referenceClockText(system)}`,
    ` Nominal frequency: ${fixedText(NOMINAL_FREQUENCY, 4)} Hz`,
    ` Actual frequency: ${fixedText(NOMINAL_FREQUENCY / (1 + clock.frequency), 4)} Hz`,
    ` Clock precision: 2^${integerText(-system.precision)}`,
    ` Clock offset: ${fixedText(system.offset * 1000, 4)} ms`,
    ` Root delay: ${fixedText(system.rootDelay * 1000, 2)} ms`,
    ` Root dispersion: ${fixedText(rootDispersionAt(system, now) * 1000, 2)} ms`,
    ` Peer dispersion: ${fixedText(peerDispersion * 1000, 2)} ms`,
    ` Reference time: ${datedText(system.reference)}`,
  ];
}

function referenceClockText(system: SystemVariables): string {
  return isSynchronized(system) ? refIdText(system.refId, system.stratum) : "none";
}
