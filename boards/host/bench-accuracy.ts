import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { StartRefused } from "./report";

/** From the bundle, build/host/timewire.mjs. */
const SCRIPT = fileURLToPath(new URL("../../test/accuracy/bench.mjs", import.meta.url));

/** Runs the accuracy bench of the checkout that this program was built in; resolves with its exit status. */
export function benchAccuracy(options: string[]): Promise<number> {
  if (!existsSync(SCRIPT)) throw new StartRefused(`bench-accuracy needs the sources, and there is no ${SCRIPT}`);
  const bench = spawn(process.execPath, [SCRIPT, ...options], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    bench.on("error", reject);
    bench.on("exit", (status) => resolve(status ?? 1));
  });
}
