/** A sensor that is as warm as the crystal, or nearly: what it shows is learned to mean something for the counter, or nothing (firmware/estimator/bank.ts). */
export interface Thermometer {
  /**
   * Temperature of now, or as the chip last measured it, degrees Celsius; undefined when it does not answer. Called at every sample and timer: it must not take
   * longer than reading a register.
   */
  read(): number | undefined;
}
