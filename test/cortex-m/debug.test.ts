/** `make debug`: gdb at the emulated board, and the configuration of OpenOCD for the real one. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { boardFolder } from "../../boards/common/boards.mjs";
import { makeNatively } from "../build";
import { hasCommand } from "../hil/bench";
import { boardsWith } from "../hil/capabilities";
import { missingForEmulator } from "../hil/emulator";
import { lineOfProgram } from "../hil/line";
import { freePort, temporaryFolder, until } from "../host/board-process";
import { notEmpty } from "../not-empty";

const BOARD = "mps3-an524";
/** Time to start the emulator, or to get to the breakpoint [s]. */
const PATIENCE = 60;

void suite(`make debug BOARD=${BOARD}`, { skip: missingForEmulator() ?? false }, () => {
  void test("gdb attaches, stops at a breakpoint in C, and prints the calls that lead there", async (t) => {
    if (!hasCommand("gdb-multiarch")) return t.skip("gdb-multiarch is not installed (apt-get install gdb-multiarch)");
    await makeNatively("build", `BOARD=${BOARD}`);
    const port = await freePort();
    const eeprom = `EEPROM=${temporaryFolder()}/eeprom`;
    const board = lineOfProgram(t, ["make", "--no-print-directory", "debug", `BOARD=${BOARD}`, `GDB=${port}`, eeprom]);
    await until(() => board.received().includes("Ctrl+A x"), PATIENCE, board.received);
    const command = /gdb-multiarch -ex '(target remote [\d.:]+)' (\S+)/.exec(board.received());
    assert.equal(command?.[1], `target remote 127.0.0.1:${port}`);
    const script = ["set tcp connect-timeout 60", command[1], "break port_wait", "continue", "backtrace", "kill"];
    const words = ["-nx", "-batch", ...script.flatMap((line) => ["-ex", line]), command[2]];
    const { stdout, stderr } = spawnSync("gdb-multiarch", words, { encoding: "utf8", timeout: PATIENCE * 1000 });
    assert.match(stdout, /#0 +port_wait \(ticks=\d+\) at boards\/lua\/cortex-m\/wait\.c:\d+/, stdout + stderr);
    assert.match(
      stdout,
      /#1 .* in runtime_turn \(\) at boards\/lua\/runtime\/runtime\.c:\d+\n#2 .* in main \(\) at boards\/lua\/cortex-m\/main\.c/,
      stdout,
    );
    await until(() => board.broken() !== undefined, PATIENCE, board.received); // `kill` ends the emulator
  });
});

for (const board of notEmpty(boardsWith(({ emulator }) => emulator !== undefined)))
  test(`OpenOCD reads the configuration of ${board}`, (t) => {
    if (!hasCommand("openocd")) return t.skip("openocd is not installed (apt-get install openocd)");
    const { status, stderr } = spawnSync("openocd", ["-f", `${boardFolder(board)}/openocd.cfg`, "-c", "shutdown"], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /^Error/m);
  });
