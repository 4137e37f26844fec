/** A temperature sensor near the crystal. The estimator learns its relation to the crystal's frequency (firmware/estimator/bank.ts). */
export interface Thermometer {
  /** Returns the latest measured temperature [degrees Celsius]; undefined when the sensor does not answer. Called at every sample and timer: costs a register read. */
  read(): number | undefined;
}
