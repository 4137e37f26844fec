import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { makeNatively } from "../build";
import { temporaryFolder, until } from "../host/board-process";
import { describe, EMULATED } from "../hil/capabilities";
import { emulatorCommand, missingForEmulator } from "../hil/emulator";
import { lineOfProgram } from "../hil/line";
import { notEmpty } from "../not-empty";

const COUNTING = ["-icount", "shift=0,sleep=off", "-rtc", "clock=vm,base=2026-11-23T12:00:00"];
const PATIENCE = 40; // s
const QUIET = ["-nic", "none", "-monitor", "none", "-serial", "stdio", "-semihosting-config", "enable=on,target=native"];

/** Builds the trials of a board; the words that start them. */
async function trialCommand(board: string, eeprom: string): Promise<string[]> {
  await makeNatively(`build/${board}/trials.elf`, `BOARD=${board}`);
  const command = await emulatorCommand(eeprom, `BOARD=${board}`);
  return [...command.map((word) => word.replace("/timewire.elf", "/trials.elf")), ...QUIET];
}

/** A trial by its first letter; what the board has said when that matches `pattern`. */
type Run = (key: string, pattern: RegExp, ...words: string[]) => Promise<string>;

for (const board of notEmpty(EMULATED))
  void suite(`${board}: the drivers`, { skip: missingForEmulator() ?? false }, () => {
    const trial = (what: string, check: (run: Run) => Promise<void>): void =>
      void test(what, async (t) => {
        const command = await trialCommand(board, join(temporaryFolder(), "eeprom"));
        await check(async (key, pattern, ...words) => {
          const line = lineOfProgram(t, [...command, ...words]);
          await until(() => line.received().includes("ready"), PATIENCE, line.received);
          line.write(key);
          await until(() => pattern.test(line.received()), PATIENCE, line.received);
          await line.close();
          return line.received();
        });
      });
    const restarted = /ready[^]*ready/;

    trial("the counter runs evenly over the wraps of its register", async (run) =>
      assert.match(await run("c", /runs evenly/, ...COUNTING), /runs evenly/),
    );
    trial("the clock chip is exact although only its whole seconds can be set", async (run) => {
      const error = Number(/wrong by (-?\d+) us/.exec(await run("r", /wrong by -?\d+ us/))?.[1]);
      if (describe(board).realTimeClock !== "ds1338") assert.ok(Math.abs(error) < 5000, `${error} us`);
      else assert.ok(Math.abs(error) < 1.1e6, `${error} us`); // QEMU's DS1338 goes on with its second when it is set; the chip begins a new one
    });
    trial("two starts draw different bits, even in the same emulated world", async (run) => {
      const drawn = /[0-9a-f]{32}/;
      const [first, second] = [await run("e", drawn, ...COUNTING), await run("e", drawn, ...COUNTING)];
      assert.notEqual(drawn.exec(first)?.[0], drawn.exec(second)?.[0]);
    });
    trial("a fault prints the registers and starts the board anew", async (run) => {
      assert.match(await run("f", restarted), /exception 0000000[35][^]* pc [^]* cfsr [^]* bfar f0000000/);
    });
    if (describe(board).emulator?.faultsBelowMemory === true)
      trial("a stack that grows too large is a fault", async (run) => assert.match(await run("s", restarted), /the stack is full/));
    trial("abort() starts the board anew", async (run) => assert.match(await run("a", restarted), /gave up/));
    trial("a program that hangs is started anew by the watchdog", async (run) => assert.match(await run("h", restarted), restarted));
  });
