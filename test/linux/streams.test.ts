import { after, type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { freePort, temporaryFolder, until, type BoardProcess } from "../host/board-process";
import { dialAddress, listenOn } from "../streams/net-peer";
import { Reports } from "../streams/reports";
import { streamSuite } from "../streams/suite";
import { buildNative, missingForNative, runNative } from "./native";

const PEER = "127.0.0.1";

/** One process for all tests: it ends with the file. */
let started: { program: BoardProcess; reports: Reports } | undefined;
const FILE = { after: () => undefined } as unknown as TestContext;
after(() => started?.program.stop("SIGKILL"));

async function start(): Promise<{ program: BoardProcess; reports: Reports }> {
  const program = runNative(FILE, await buildNative("streams"), temporaryFolder(), await freePort());
  return { program, reports: new Reports(() => program.stdout) };
}

streamSuite(
  "the Linux program",
  async (t) => {
    const { program, reports } = (started ??= await start());
    const waitUntil = async (condition: () => boolean, seconds: number, describe: () => string): Promise<void> =>
      until(
        () => {
          reports.update();
          return condition();
        },
        seconds,
        () => `${describe()}; ${program.stderr}`,
      );
    reports.lines.length = 0;
    program.type("!reset\r");
    await waitUntil(
      () => reports.lines.includes("ready"),
      10,
      () => program.stdout,
    );
    return {
      ports: [await freePort(), await freePort()],
      peer: PEER,
      capacity: 32,
      showsResets: true,
      mostInFlight: 8 * 1_048_576,
      command: (line) => program.type(`!${line}\r`),
      reports: reports.lines,
      dial: (port) => dialAddress(t, PEER, port),
      listen: async () => listenOn(t, PEER),
      refusing: freePort,
      until: waitUntil,
      pass: async (seconds) => {
        await delay(seconds * 1000);
        reports.update();
      },
    };
  },
  missingForNative(),
);
