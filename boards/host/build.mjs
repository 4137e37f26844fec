// Bundles the host board into one executable file, build/host/timewire.mjs.
import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const top = fileURLToPath(new URL("../../", import.meta.url));
const outfile = `${top}build/host/timewire.mjs`;

try {
  await build({
    entryPoints: [`${top}boards/host/timewire.ts`],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
} catch {
  process.exit(1); // esbuild has printed file, line and reason
}
chmodSync(outfile, 0o755);
