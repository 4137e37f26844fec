/** Memory of the firmware, on boards that can measure it. */
export interface Memory {
  /** Size [bytes]. */
  total(): number;
  /** Memory in use [bytes], garbage that is not collected yet included. */
  used(): number;
}
