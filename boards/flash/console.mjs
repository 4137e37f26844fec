// make console PORT=... [BAUD=115200] [LOG=file]
//
// A terminal on a board's serial console. History and line editing are the board's own; Ctrl+] ends it. LOG appends everything that the board says to a file.
import { createWriteStream } from "node:fs";
import { openPort, Problem } from "./port.mjs";

const END_KEY = "\x1d";
const [path, baud, log] = process.argv.slice(2);

async function run() {
  if (!path) throw new Problem("usage: make console PORT=/dev/ttyUSB0 [BAUD=115200] [LOG=file]; `make ports` lists the ports");
  const { port, close } = await openPort(path, Number(baud || 115200));
  const file = log ? createWriteStream(log, { flags: "a" }) : undefined;
  file?.on("error", (error) => leave(`the log cannot be written: ${error.message}`));
  const leave = (complaint) => {
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    if (complaint !== undefined) console.error(`\nconsole: ${complaint}`);
    void close().then(() => {
      const code = complaint === undefined ? 0 : 1;
      if (file === undefined || complaint !== undefined) process.exit(code);
      file.end(() => process.exit(code));
    });
  };
  port.on("data", (bytes) => {
    process.stdout.write(bytes);
    file?.write(bytes);
  });
  port.on("close", (error) => error && leave(`the port ${path} was lost: has the cable come out?`));
  console.log(`console on ${path}; Ctrl+] ends it`);
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  process.stdin.setEncoding("latin1").on("data", (keys) => {
    const end = keys.indexOf(END_KEY);
    const typed = end < 0 ? keys : keys.slice(0, end);
    // A pipe has lines where a terminal has keys.
    port.write(process.stdin.isTTY ? typed : typed.replace(/\n/g, "\r"), "latin1");
    if (end >= 0) port.drain(() => leave());
  });
}

try {
  await run();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(`console: ${error.message}`);
  process.exit(1);
}
