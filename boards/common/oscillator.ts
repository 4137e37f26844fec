import type { Storage } from "../../hal/storage";

/** Stored name of the oscillator that the saved frequency belongs to. */
const OWNER = "oscillator";
const FREQUENCY = "drift";

/**
 * Removes the saved frequency if it belongs to another oscillator than `name`, as after a storage image was copied to another machine or the kernel has chosen
 * another clock source. It is learned again in minutes. No effect where the oscillator has no name. Call before the firmware starts.
 */
export function claimFrequency(storage: Storage, name: string | undefined): void {
  if (name === undefined) return;
  const owner = storage.read(OWNER);
  if (owner === name) return;
  if (owner !== undefined) storage.remove(FREQUENCY);
  storage.write(OWNER, name);
}
