// Test equipment: a board on the real Espruino, whose program for Linux is ENGINE. Its console is standard input and output, at the speed of a serial port.
//
//   node test/engines/real-espruino.mjs ENGINE BOARD FOLDER ADDRESS MASK
//
// FOLDER holds the flash, a file of the engine's. The program for Linux has neither the drivers nor the pins of a board: `.boot0`, which Espruino runs at each
// start, makes them. The second serial port of a board that has two is the pseudo-terminal FOLDER/port2. E.reboot() ends the engine; it is started again, like the
// board.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [engine, board, folder, address, mask] = process.argv.slice(2);
/** Characters of 115200 baud in each interval. */
const INTERVAL = 5; // ms
const CHARACTERS = Math.round((11520 * INTERVAL) / 1000);

const ip = `{ip:"${address}",netmask:"${mask}",subnet:"${mask}"}`;
const DRIVERS = {
  "espruino-wifi": {
    module: "WIZnet",
    text: `exports.connect=function(){return{setIP:function(){return true},getIP:function(){return${ip}},getStatus:function(){return{phylink:"up"}}}}`,
    boot: `A4=4;A5=5;A6=6;A7=7;SPI1={setup:function(){}};Serial1.setup(115200,{path:"port2"});`,
  },
  "espruino-esp32": {
    module: "Wifi",
    text: `exports.getIP=function(){return${ip}};exports.getHostByName=function(n,f){setTimeout(f,1)}`,
    boot: "Serial1=USB;",
  },
};

/** Writes drivers and `.boot0` into an empty flash. */
function prepareFlash() {
  const { module, text, boot } = DRIVERS[board];
  const script = join(folder, "prepare.js");
  const write = (name, content) => `require("Storage").write(${JSON.stringify(name)},${JSON.stringify(content)});`;
  writeFileSync(script, `${write(module, text)}${write(".boot0", boot)}quit();`);
  const { stdout, status } = spawnSync(engine, [script], { cwd: folder, encoding: "latin1", timeout: 20000, killSignal: "SIGKILL" });
  if (status !== 0) throw new Error(`the engine did not take the drivers: ${stdout}`);
}

/** Passes characters on at the speed of the port. */
function pace(send) {
  let waiting = "";
  let timer;
  return (text) => {
    waiting += text;
    timer ??= setInterval(() => {
      send(waiting.slice(0, CHARACTERS));
      waiting = waiting.slice(CHARACTERS);
      if (waiting !== "") return;
      clearInterval(timer);
      timer = undefined;
    }, INTERVAL);
  };
}

let child;
const toEngine = pace((text) => child.stdin.write(text, "latin1"));
const toLine = pace((text) => process.stdout.write(text, "latin1"));

function start() {
  child = spawn("setpriv", ["--pdeathsig", "KILL", resolve(engine)], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  child.stdout.on("data", (bytes) => toLine(bytes.toString("latin1")));
  child.stdin.on("error", () => undefined);
  child.on("exit", () => start());
}

function end() {
  child.removeAllListeners("exit");
  child.kill("SIGKILL");
  process.exit(0);
}

if (!existsSync(join(folder, "espruino.flash"))) prepareFlash();
start();
process.stdin.on("data", (bytes) => toEngine(bytes.toString("latin1")));
process.stdin.on("end", end);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, end);
