/** The memory that the firmware lives in, where a board can tell. */
export interface Memory {
  /** Its size, bytes. */
  total(): number;
  /** What is in use now, bytes; what waits for a garbage collector counts. */
  used(): number;
}
