// The image for NodeMCU's Lua flash store, made by the cross compiler of the NodeMCU firmware on the board.
import { spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";

/** Version line of the cross compiler, for example "Lua 5.3.5". Throws an Error when it cannot be started. */
function compilerVersion(compiler) {
  const { stdout, stderr, error } = spawnSync(compiler, ["-v"], { encoding: "utf8" });
  if (error !== undefined) throw new Error(`LUAC_CROSS=${compiler} cannot be started: ${error.message}`);
  return /Lua \d+\.\d+\S*/.exec(stdout + stderr)?.[0] ?? "unknown version";
}

/**
 * Compiles a bundle for the Lua flash store. The image is replaced only when the compiler succeeds; otherwise an Error with its message is thrown.
 * @param {string} compiler luac.cross of the NodeMCU firmware on the board
 * @param {string} bundle
 * @param {string} image
 */
export function compileImage(compiler, bundle, image) {
  const version = compilerVersion(compiler);
  if (version.startsWith("Lua 5.1"))
    throw new Error(
      `LUAC_CROSS=${compiler} compiles for ${version}, but Timewire needs a NodeMCU with Lua 5.3: build NodeMCU with LUA=53 and name its luac.cross`,
    );
  const fresh = `${image}.new`;
  rmSync(fresh, { force: true });
  const { status, stderr } = spawnSync(compiler, ["-f", "-s", "-o", fresh, bundle], { encoding: "utf8" });
  if (status !== 0 || !existsSync(fresh)) {
    rmSync(fresh, { force: true });
    throw new Error(`LUAC_CROSS=${compiler} (${version}) failed on ${bundle}: ${stderr.trim() || `exit code ${status}`}`);
  }
  renameSync(fresh, image);
}
