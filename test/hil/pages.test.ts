import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { notEmpty } from "../not-empty";
import { freePort, temporaryFolder } from "../host/board-process";
import { capabilitiesOf, EMULATED } from "./capabilities";
import { EmulatedBoard, missingForEmulator } from "./emulator";
import { lineOfProgram } from "./line";
import { SESSION, withoutTimes } from "./pages";
import { Sitting, withoutLogs } from "./sitting";
import { Wire } from "./wire";

/** Differences because the operating system sets the address of one board, and the device itself that of another. */
function withoutAddresses(text: string): string {
  return text
    .replace(/^ ip address .*\n/gm, "")
    .replace(/^interface Ethernet0\/0\n#\n/gm, "")
    .replace(/^(Eth0\/0 .*) [\d.-]+ *$/gm, "$1 ADDRESS");
}

/** A question has no prompt behind it that a sitting would wait for. */
const QUESTION = ["reset saved-configuration", "n"];

/** The answers to the lines of the session. */
async function answersOf(sitting: Sitting): Promise<string[]> {
  const answers: string[] = [];
  for (const line of SESSION.filter((each) => !QUESTION.includes(each)))
    answers.push(`${line}\n${withoutAddresses(withoutTimes(withoutLogs(await sitting.command(line))))}`);
  return answers;
}

async function startHost(t: TestContext): Promise<Sitting> {
  const interfaces = ["--interface", "Ethernet0/0=127.0.0.2", "--interface", "InLoopBack0=127.0.0.1"];
  const options = ["--state", join(temporaryFolder(), "state"), "--port", String(await freePort()), ...interfaces];
  const quiet = ["sh", "-c", 'exec "$@" 2>/dev/null', "sh"]; // that there is no way to these servers it says on standard error
  return Sitting.begin(lineOfProgram(t, [...quiet, process.execPath, "build/host/timewire.mjs", "run", ...options]));
}

async function startBoard(t: TestContext, board: string): Promise<Sitting> {
  const wire = await Wire.lay(t);
  return Sitting.begin(await new EmulatedBoard(t, board, await capabilitiesOf(board, true), "192.0.2.2", temporaryFolder(), wire.network).power());
}

void suite("the same console session gives the same pages", { skip: missingForEmulator() ?? false }, () => {
  for (const board of notEmpty(EMULATED))
    void test(`on the host board and on ${board}`, async (t) => {
      const [expected, found] = [await answersOf(await startHost(t)), await answersOf(await startBoard(t, board))];
      assert.ok(expected.join("").split("\n").length > 150);
      assert.deepEqual(found, expected);
    });
});
