/** Output of flashing and of the terminal, on pseudo-terminals with test equipment at their other end. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, constants, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test, type TestContext } from "node:test";
import { makeScript } from "../build";
import { BoardProcess, temporaryFolder, until } from "../host/board-process";

const IMAGE = "build/nodemcu-esp32/timewire.img";
const BUNDLE = "build/nodemcu-esp32/timewire.lua";
/** An image that nodemcu-tool sends in a few dozen pieces. */
const IMAGE_BYTES = 8000;

/** A serial port with a program at its other end, and the path to it; undefined, with the test skipped, where that cannot be. */
async function plugIn(t: TestContext, program: string): Promise<{ path: string; pull: () => Promise<unknown> } | undefined> {
  if (spawnSync("socat", ["-V"]).error !== undefined) {
    t.skip("socat is not installed");
    return undefined;
  }
  const path = join(temporaryFolder(), "port");
  const socat = new BoardProcess(t, ["socat", `pty,raw,echo=0,link=${path}`, `EXEC:"${program}"`]);
  await until(
    () => existsSync(path),
    5,
    () => socat.stderr,
  );
  // Held open: otherwise socat takes the moment between two programs on the port for its end.
  const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  t.after(() => closeSync(holder));
  return { path, pull: () => socat.stop("SIGTERM") };
}

function flash(t: TestContext, board: string, path: string): BoardProcess {
  return new BoardProcess(t, [process.execPath, "boards/flash/flash.mjs", board, path]);
}

/** A chip that runs NodeMCU; the bundle and an image for it exist. */
async function plugInNodeMcu(t: TestContext, chip: string, more = ""): ReturnType<typeof plugIn> {
  if (spawnSync("lua5.3", ["-e", 'require("socket") require("openssl.digest")']).status !== 0) {
    t.skip("lua5.3 with lua-socket and lua-luaossl is not installed");
    return undefined;
  }
  return plugIn(t, `lua5.3 test/flash/lua-prompt.lua ${chip} ${temporaryFolder()} ${BUNDLE} ${more}`);
}

/** A board that runs Espruino. */
function plugInEspruino(t: TestContext, version: string, folder: string, option = ""): ReturnType<typeof plugIn> {
  const prompt = `${process.execPath} test/flash/espruino-prompt.mjs ESPRUINOWIFI ${version} ${folder} build/espruino-wifi/timewire.js ${option}`;
  return plugIn(t, prompt);
}

void suite("flash and console", { concurrency: true }, () => {
  before(async () => {
    for (const { status, output } of await Promise.all(["nodemcu-esp32", "espruino-wifi"].map(makeScript))) assert.equal(status, 0, output);
    writeFileSync(IMAGE, "x".repeat(IMAGE_BYTES));
  });
  after(() => rmSync(IMAGE, { force: true }));

  void test("a flash of NodeMCU: progress, and at its end the version that the board itself tells", async (t) => {
    const chip = await plugInNodeMcu(t, "esp32");
    if (chip === undefined) return;
    const run = flash(t, "nodemcu-esp32", chip.path);
    assert.equal(await run.exit, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /100 %/);
    assert.match(run.stdout, /flash: Timewire Software, Version \d/);
  });

  void test("a flash whose port is lost in the middle: an error message, exit code 1", async (t) => {
    const chip = await plugInNodeMcu(t, "esp32");
    if (chip === undefined) return;
    const run = flash(t, "nodemcu-esp32", chip.path);
    await run.waitFor(/timewire\.img\n(?: +\d+ %\n)* +[1-8]0 %/, 20);
    await chip.pull();
    assert.equal(await run.exit, 1, run.stdout);
    assert.match(run.stderr, /the port \S+ was lost/);
  });

  void test("a file system that is full: an error message, exit code 1, and nothing is started", async (t) => {
    const chip = await plugInNodeMcu(t, "esp32", "full");
    if (chip === undefined) return;
    const run = flash(t, "nodemcu-esp32", chip.path);
    assert.equal(await run.exit, 1, run.stdout);
    assert.match(run.stderr, /the file system of the chip .* full/);
  });

  void test("NodeMCU on another chip than the bundle is for: an error message, exit code 1", async (t) => {
    const chip = await plugInNodeMcu(t, "esp8266");
    if (chip === undefined) return;
    const run = flash(t, "nodemcu-esp32", chip.path);
    assert.equal(await run.exit, 1);
    assert.match(run.stderr, /wrong chip: .*esp8266/);
  });

  void test("a bundle without an image for the flash store: says which compiler makes it", async (t) => {
    rmSync("build/nodemcu-esp8266/timewire.img", { force: true });
    const run = flash(t, "nodemcu-esp8266", "/dev/null");
    assert.equal(await run.exit, 1);
    assert.match(run.stderr, /LUAC_CROSS=/);
  });

  for (const board of ["nodemcu-esp32", "espruino-wifi"]) {
    void test(`${board}: no port, a file that is none, a board that never answers, one that speaks something else: each an error message, exit code 1`, async (t) => {
      const silent = await plugIn(t, "wc -c");
      const parrot = await plugIn(t, "cat");
      if (silent === undefined || parrot === undefined) return;
      for (const [path, words] of [
        ["/dev/ttyNOTHING0", /there is no port/],
        ["package.json", /is no serial port/],
        [silent.path, /never answers/],
        [parrot.path, /there is no (NodeMCU|Espruino) on/],
      ] as const) {
        const run = flash(t, board, path);
        assert.equal(await run.exit, 1, path);
        assert.match(run.stderr, words);
      }
    });
  }

  void test("a flash of Espruino: pieces that fit into its memory, progress to 100 %, and the version that the board itself tells", async (t) => {
    const folder = temporaryFolder();
    const board = await plugInEspruino(t, "2v25", folder);
    if (board === undefined) return;
    const run = flash(t, "espruino-wifi", board.path);
    assert.equal(await run.exit, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /100 %/);
    assert.match(run.stdout, /flash: Timewire Software, Version \d/);
    const pieces = readFileSync(join(folder, "pieces"), "utf8").trim().split("\n").map(Number);
    assert.ok(pieces.length > 40);
    for (const piece of pieces) assert.ok(piece <= 1024, `a piece of ${piece} bytes`);
    const stored = statSync(join(folder, ".bootcde")).size;
    assert.equal(
      stored,
      pieces.reduce((sum, piece) => sum + piece, 0),
    );
    assert.ok(stored < statSync("build/espruino-wifi/timewire.js").size, "it is pretokenised");
  });

  for (const [option, message] of [
    ["full", /the flash of the board is full:\n[^]*Unable to find or create file/],
    ["broken", /Espruino cannot parse the script:\n[^]*UNFINISHED TEMPLATE LITERAL/],
  ] as const)
    void test(`Espruino, ${option}: the error message names the fault, exit code 1`, async (t) => {
      const board = await plugInEspruino(t, "2v25", temporaryFolder(), option);
      if (board === undefined) return;
      const run = flash(t, "espruino-wifi", board.path);
      assert.equal(await run.exit, 1, run.stdout);
      assert.match(run.stderr, message);
    });

  void test("an Espruino that is too old: an error message, exit code 1", async (t) => {
    const board = await plugInEspruino(t, "1v95", temporaryFolder());
    if (board === undefined) return;
    const run = flash(t, "espruino-wifi", board.path);
    assert.equal(await run.exit, 1, run.stdout);
    assert.match(run.stderr, /Espruino 1v95 on \S+ is too old: write 2v25 or later/);
  });

  for (const [words, message] of [
    [["BOARD=host"], /^make flash: not available for BOARD=host: .* make run BOARD=host starts it$/m],
    [["BOARD=espruino-wifi", "PORT=/dev/ttyNOTHING0"], /^there is no port \/dev\/ttyNOTHING0/m],
    [["BOARD=espruino-wifi"], /^PORT= is missing/m],
  ] as const)
    void test(`make flash ${words.join(" ")}: an error message before the build`, async (t) => {
      const run = new BoardProcess(t, ["make", "--no-print-directory", "flash", ...words]);
      assert.equal(await run.exit, 2);
      assert.match(run.stdout + run.stderr, message);
      assert.doesNotMatch(run.stdout, /build:/);
    });

  void test("an Espruino on another board, and one whose port is lost in the middle: each an error message, exit code 1", async (t) => {
    const answer = (name: string): string => join(temporaryFolder(), name);
    const script = (name: string): string => {
      const file = answer("espruino.sh");
      writeFileSync(file, `while read -r line; do echo "is:${name} 2v25"; done\n`);
      return `bash ${file}`;
    };
    const other = await plugIn(t, script("PICO_R1_3"));
    const right = await plugIn(t, script("ESPRUINOWIFI"));
    if (other === undefined || right === undefined) return;
    const wrong = flash(t, "espruino-wifi", other.path);
    assert.equal(await wrong.exit, 1);
    assert.match(wrong.stderr, /wrong chip: .*PICO_R1_3/);
    const lost = flash(t, "espruino-wifi", right.path);
    await lost.waitFor(/Espruino 2v25 on ESPRUINOWIFI/);
    await right.pull();
    assert.equal(await lost.exit, 1, lost.stdout);
    assert.match(lost.stderr, /was lost/);
  });

  void test("make console: what is typed reaches the board, what it says is shown and logged, Ctrl+] ends it; a lost port does too, with exit code 1", async (t) => {
    const folder = temporaryFolder();
    const board = await plugIn(t, `${process.execPath} test/engines/espruino.mjs build/espruino-wifi/timewire.js 127.0.0.1 255.0.0.0 ${folder}`);
    if (board === undefined) return;
    const log = join(folder, "log");
    const run = (): BoardProcess => new BoardProcess(t, [process.execPath, "boards/flash/console.mjs", board.path, "", log]);
    const first = run();
    await first.waitFor(/console on/);
    first.type("display version");
    await first.waitFor(/Timewire Software, Version/);
    first.type("\x1d");
    assert.equal(await first.exit, 0);
    assert.match(readFileSync(log, "latin1"), /Timewire Software, Version/);
    const second = run();
    await second.waitFor(/console on/);
    await board.pull();
    assert.equal(await second.exit, 1);
    assert.match(second.stderr, /was lost/);
  });
});
