import { test, type TestContext } from "node:test";
import { RIGHT, type Lab } from "../interop/lab";
import { openLabBench } from "./bench";
import type { Bench } from "./device";
import { CORTEX_M, EmulatedBoard, missingForEmulator } from "./emulator";
import { checkDevice } from "./suite";

/** Emulated boards at once: each wants most of a processor. */
const CONCURRENCY = 2;

/** A bench with a board under QEMU at the right end, by a tap device that is bridged with the wire. */
export async function openEmulatorBench(t: TestContext, board: string): Promise<Bench | undefined> {
  const missing = missingForEmulator();
  if (missing !== undefined) {
    t.skip(missing);
    return undefined;
  }
  return openLabBench(t, (lab) => {
    makeTap(lab);
    const network = ["-netdev", "tap,id=wire,ifname=tap0,script=no,downscript=no", "-net", "nic,netdev=wire,macaddr=52:54:00:12:34:56"];
    return new EmulatedBoard(t, board, RIGHT, lab.folder, network, (...command) => lab.command("right", ...command));
  });
}

/** The suite for one board. */
export function checkEmulatedBoard(board: string): void {
  const missing = missingForEmulator();
  if (missing === undefined) checkDevice(board, CORTEX_M, (t) => openEmulatorBench(t, board), CONCURRENCY);
  else void test(board, { skip: missing }, () => undefined);
}

/** The right end of the wire becomes one port of a bridge, the emulator's tap the other; the address is the board's from now on. */
function makeTap(lab: Lab): void {
  const ip = (...words: string[]): void => void lab.run("right", "ip", ...words);
  ip("address", "flush", "dev", "right");
  ip("link", "add", "bridge", "type", "bridge", "mcast_snooping", "0");
  ip("tuntap", "add", "dev", "tap0", "mode", "tap");
  for (const name of ["right", "tap0"]) ip("link", "set", name, "master", "bridge");
  for (const name of ["tap0", "bridge"]) ip("link", "set", name, "up");
}
