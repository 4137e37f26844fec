import { Worker } from "node:worker_threads";
import type { TestContext } from "node:test";

/** Time between two wake-ups of the watcher [ms]. */
const PERIOD = 5;
/** Wake-ups that are remembered: those of the last minute. */
const CAPACITY = 12_000;

/** Writes how late each of its wake-ups is [us] after the number of them; a thread, so that it is not late for what the test itself computes. */
const WATCHER = `
const { workerData } = require("node:worker_threads");
try {
  require("node:os").setPriority(0, workerData.priority);
} catch {} // not permitted: it is measured as it is
const records = new Int32Array(workerData.buffer);
const nothing = new Int32Array(new SharedArrayBuffer(4));
for (;;) {
  const start = performance.now();
  Atomics.wait(nothing, 0, 0, ${PERIOD});
  const count = Atomics.load(records, 0);
  records[1 + (count % ${CAPACITY})] = (performance.now() - start - ${PERIOD}) * 1000;
  Atomics.store(records, 0, count + 1);
}`;

/**
 * Measures how late this machine wakes a program that waits. A clock that follows packets is wrong by as much when other programs have the processors, which is
 * no fault of the clock.
 */
export class Machine {
  private readonly records: Int32Array;

  private constructor(buffer: SharedArrayBuffer) {
    this.records = new Int32Array(buffer);
  }

  /** Watches until the test ends, with a priority as of `nice` if that is permitted. */
  static watch(t: TestContext, priority = 0): Machine {
    const buffer = new SharedArrayBuffer(4 * (CAPACITY + 1));
    const worker = new Worker(WATCHER, { eval: true, workerData: { buffer, priority } });
    worker.unref();
    t.after(() => void worker.terminate());
    return new Machine(buffer);
  }

  /** Lateness that a share of the wake-ups of the last minute stayed below [s]. */
  lateness(share: number): number {
    const count = Math.min(Atomics.load(this.records, 0), CAPACITY);
    if (count === 0) return Infinity; // not one so far: nothing can be asserted
    const sorted = [...this.records.subarray(1, 1 + count)].sort((a, b) => a - b);
    return Math.max(sorted[Math.min(count - 1, Math.floor(share * count))], 0) / 1e6;
  }

  /** Bound for a clock that settles on packets of which the best count: `bound` on a quiet machine [s], and the usual lateness. */
  settled(bound: number): number {
    return bound + this.lateness(0.9);
  }

  /** Bound for a clock or a measurement that rests on a single packet: `bound` on a quiet machine [s], and the worst lateness. */
  atOnce(bound: number): number {
    return bound + this.lateness(1);
  }
}
