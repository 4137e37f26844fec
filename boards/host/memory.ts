import { getHeapStatistics } from "node:v8";
import type { Memory } from "../../hal/memory";

/** The heap of Node.js, as large as it may grow. */
export const NODE_HEAP: Memory = {
  total: () => getHeapStatistics().heap_size_limit,
  used: () => getHeapStatistics().used_heap_size,
};
