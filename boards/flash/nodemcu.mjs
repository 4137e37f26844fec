// Puts a bundle on a chip that runs NodeMCU, with nodemcu-tool: init.lua and the image of the Lua flash store on the file system, then the store is loaded again.
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { DelimiterParser, openPort, Problem, SerialPort } from "./port.mjs";

const BAUD = 115200;
/** Ctrl+\ leaves Timewire, if it runs; the rest ends a half-typed line. */
const WAKE = "\x1c\r\n\r\n";
/** Longest time for one line [s]. */
const PATIENCE = 15;
/** Longest time that the name of a lost port remains [s]: a step that fails within it failed because the port was lost. */
const VANISHING = 0.5;
/** nodemcu-tool writes through file.open, which NodeMCU for the ESP32 has no more: Lua's own io in its clothes. */
const FILE_SHIM =
  'if not file.open then local f; file=setmetatable({open=function(n,m) f=io.open(n,"w") return f end,write=function(s) return f:write(s) end,' +
  'flush=function() f:flush() end,close=function() f:close() end},{__index=file}) end print("file ready")';

/** nodemcu-tool was written for serialport 8; this is how that one was called, over the one that is installed. */
function loadTool() {
  const require = createRequire(import.meta.url);
  const tool = require.resolve("nodemcu-tool");
  class OldSerialPort extends SerialPort {
    constructor(path, options) {
      super({ path, ...options });
    }
  }
  OldSerialPort.parsers = { Delimiter: DelimiterParser, ByteLength: DelimiterParser };
  const path = createRequire(tool).resolve("serialport");
  const cached = require.cache[path];
  require.cache[path] = { ...cached, id: path, filename: path, loaded: true, exports: OldSerialPort };
  try {
    return require("nodemcu-tool");
  } finally {
    require.cache[path] = cached;
  }
}

/** Makes sure that NodeMCU of the right chip listens, before anything is written. */
async function probe(path, chip) {
  const line = await openPort(path, BAUD);
  try {
    await line.write(WAKE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    line.forget();
    await line.write('print("is"..":"..(node and (eth and "esp32" or rtctime and "esp8266" or node.chipmodel and "esp32" or "esp8266") or "lua"))\n');
    if (!(await line.waitFor(/is:\w+/, 3))) {
      const said = line.received().trim();
      throw new Problem(
        said === ""
          ? `the board on ${path} never answers: is it powered, and is this its port?`
          : `there is no NodeMCU on ${path}: it does not understand Lua. Put NodeMCU on the chip first: make flash BOARD=... PORT=... FIRMWARE=nodemcu.bin. It said:\n${said}`,
      );
    }
    const found = /is:(\w+)/.exec(line.received())[1];
    if (found !== chip) throw new Problem(`wrong chip: on ${path} is NodeMCU for the ${found}, and this bundle is for the ${chip}`);
    line.forget();
    await line.write(`${FILE_SHIM}\n`);
    if (!(await line.waitFor(/file ready\r?\n/, 3))) throw new Problem("the file system of the chip cannot be reached");
  } finally {
    await line.close();
  }
}

function makeLost(path) {
  return new Problem(`the port ${path} was lost in the middle of the flash: put the cable back, and run it again`);
}

/** Runs one step of nodemcu-tool, which waits for ever: ends in a Problem when nothing moves for a while, or the port goes. */
function watch(path, step) {
  let alive = performance.now();
  let timer;
  const guard = new Promise((_resolve, reject) => {
    timer = setInterval(() => {
      if (!existsSync(path)) reject(makeLost(path));
      else if (performance.now() - alive > PATIENCE * 1000)
        reject(new Problem(`the chip has stopped answering on ${path}, in the middle of the flash: reset it, and run it again`));
    }, 200);
  });
  const watched = step(() => (alive = performance.now())).catch(async (error) => {
    await new Promise((resolve) => setTimeout(resolve, VANISHING * 1000));
    throw existsSync(path) ? error : makeLost(path);
  });
  return Promise.race([watched, guard]).finally(() => clearInterval(timer));
}

/** nodemcu-tool does not look at what becomes of its writes: a file system that is full takes them in silence. */
async function checkSizes(line, board) {
  for (const name of ["init.lua", "timewire.img"]) {
    line.forget();
    await line.write(`print("size"..":"..(file.list()["${name}"] or 0))\n`);
    const isTold = await line.waitFor(/size:\d+/, 5);
    const size = isTold ? Number(/size:(\d+)/.exec(line.received())[1]) : 0;
    const wanted = statSync(`build/${board}/${name}`).size;
    if (size !== wanted)
      throw new Problem(
        `the file system of the chip has kept ${size} of the ${wanted} bytes of ${name}: is it full? file.format() at the Lua prompt empties it`,
      );
  }
}

/**
 * Flashes. Throws a Problem that names the fault.
 * @param {{ path: string, board: string, chip: string, report: (text: string) => void, progress: (done: number, all: number) => void }} request
 */
export async function flashNodeMcu({ path, board, chip, report, progress }) {
  const image = `build/${board}/timewire.img`;
  if (!existsSync(image))
    throw new Problem(
      `there is no ${image}: the image for the Lua flash store is made by the compiler of the very NodeMCU that is on the chip. Give it to the build: LUAC_CROSS=path/to/luac.cross make build BOARD=${board}`,
    );
  await probe(path, chip);
  const tool = loadTool();
  tool.onError((error) => report(`port: ${error.message}`));
  await watch(path, () => tool.connect(path, BAUD, false));
  try {
    for (const [local, remote] of [
      [`build/${board}/init.lua`, "init.lua"],
      [image, "timewire.img"],
    ]) {
      report(`${local} to ${remote}`);
      await watch(path, (isAlive) => tool.upload(local, remote, {}, (done, all) => (isAlive(), progress(done, all))));
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      `the file system of the chip does not take the files (${error.message}): is it full? file.format() at the Lua prompt empties it`,
    );
  } finally {
    await tool.disconnect().catch(() => undefined);
  }
  const line = await openPort(path, BAUD);
  try {
    await checkSizes(line, board);
    report("the Lua flash store is loaded, and the chip starts anew");
    await line.write('print(node.LFS.reload("timewire.img"))\n');
    if (await line.waitFor(/LFS .*error|not enough|out of range|size exceeds|too (big|large)/i, 4))
      throw new Problem(`the chip refuses the image:\n${line.received().trim()}`);
  } finally {
    await line.close();
  }
}
