import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { Lab, LEFT } from "../interop/lab";
import type { Bench, Device } from "./device";

const CHRONYD_PARTS = ["cmdport 0", "bindcmdaddress /"];

/** True when this machine has the command. */
export function hasCommand(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}

/** A bench in network namespaces of its own, for a device that runs on this computer: we are at the left end of a wire, `makeDevice` puts it at the right. */
export async function openLabBench(t: TestContext, makeDevice: (lab: Lab) => Device): Promise<Bench | undefined> {
  const lab = await Lab.build(t);
  if (lab === undefined) return undefined;
  // Neither chronyd nor the emulation of a chip's stack chooses an interface for a group.
  for (const end of ["left", "right"] as const) lab.run(end, "ip", "route", "add", "default", "dev", end);
  const start = async (command: string[], pattern: RegExp): Promise<() => string> => {
    const process = lab.start("left", ...command);
    await process.waitFor(pattern);
    return () => process.stdout + process.stderr;
  };
  return {
    device: makeDevice(lab),
    ourAddress: LEFT,
    folder: lab.folder,
    machine: lab.machine,
    has: hasCommand,
    startChronyd: (lines) => startChronyd(lab.folder, lines, start),
    startPeer: (commands) => startPeer(lab.folder, LEFT, commands, start),
    run: (...command) => lab.run("left", ...command),
    start: async (...command) => {
      const process = lab.start("left", ...command);
      await process.exit;
      return process.stdout;
    },
  };
}

/** Starts a program at our end, and waits until its output matches. */
export type StartProgram = (command: string[], pattern: RegExp) => Promise<() => string>;

/** A chronyd that has no right to set a clock (-x) and takes no commands. */
export async function startChronyd(folder: string, lines: string[], start: StartProgram): Promise<void> {
  const config = join(folder, "server.conf");
  writeFileSync(config, [...lines, ...CHRONYD_PARTS, `pidfile ${join(folder, "server.pid")}`, ""].join("\n"));
  await start(["chronyd", "-x", "-d", "-u", "root", "-f", config], /chronyd version .* starting/);
}

/** A host board with these commands as its configuration. */
export async function startPeer(folder: string, address: string, commands: string[], start: StartProgram): Promise<() => string> {
  const config = join(folder, "peer.cfg");
  writeFileSync(config, ["#", " sysname Peer", "#", ...commands.map((command) => ` ${command}`), "#", "return", ""].join("\n"));
  const options = ["--config", config, "--state", join(folder, "peer"), "--interface", `Ethernet0/0=${address}`];
  return start([process.execPath, "build/host/timewire.mjs", "run", ...options], /<Peer>/);
}
