// Test equipment: a JavaScript realm that has only what Espruino has, over this computer's UDP sockets, so that a bundle for the chip runs here as it is.
//
//   node test/engines/espruino.mjs BUNDLE ADDRESS MASK FOLDER [full | measure]
//
// FOLDER holds the files of the chip's flash, `full` makes it refuse to grow, `measure` prints what the data take and ends. The console is standard input and output. The clock runs 40 ppm fast. What Espruino's own
// interpreter does differently besides (no hoisting, its numbers as text) is found at build time or avoided; the true engine is tested where ESPRUINO= names one.
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInContext } from "node:vm";
import { makeRealm } from "./espruino-realm.mjs";

const [bundle, address, mask, folder, option] = process.argv.slice(2);
const full = option === "full";
const FREQUENCY = 1 + 40e-6;
const BOOT = 1000000000; // Time of an Espruino whose clock has not been set [s]
const LONGEST_NAME = 28;
const LONGEST_DATAGRAM = 528;

const typists = [];
const port = { write: (text) => process.stdout.write(text, "latin1"), on: (_event, take) => typists.push(take), setConsole: () => {} };

function openSocket() {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  const groups = [];
  let isBound = false;
  socket.on("error", (error) => process.stderr.write(`socket: ${error.message}\n`));
  return {
    addMembership: (group, own) => void (isBound || groups.push([group, own])), // ignored once it is bound
    on: (event, take) =>
      socket.on(event, (bytes, { address: from, port: number }) => take(bytes.toString("latin1"), { address: from, port: number })),
    bind: (number) => {
      isBound = true;
      socket.bind(number, () => groups.forEach(([group, own]) => socket.addMembership(group, own)));
    },
    send: (text, number, to) => {
      if (typeof text !== "string") throw new Error("send: an array is sent as its text");
      if (text.length > LONGEST_DATAGRAM) throw new Error("send: too long");
      const send = () => socket.send(Buffer.from(text, "latin1"), number, to, (error) => error && process.stderr.write(`send: ${error.message}\n`));
      if (isBound)
        send(); // and never to everyone: only a socket that is not bound may
      else socket.bind(0, () => (socket.setBroadcast(true), (isBound = true), send()));
    },
    close: () => socket.close(),
  };
}

const pathOf = (name) => {
  if (name.length > LONGEST_NAME) throw new Error(`Storage: a name of ${name.length} characters`);
  return join(folder, name);
};
const MODULES = {
  dgram: { createSocket: openSocket },
  Storage: {
    read: (name) => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), "latin1") : undefined),
    write: (name, text) => (full ? fail("Unable to find or create file") : (writeFileSync(pathOf(name), text, "latin1"), true)),
    erase: (name) => rmSync(pathOf(name), { force: true }),
    getFree: () => (full ? 0 : 65536),
  },
  Wifi: {
    getIP: () => ({ ip: address, netmask: mask }),
    getHostByName: (name, found) => lookup(name, { family: 4 }, (error, text) => found(error ? undefined : text)),
  },
  WIZnet: { connect: () => ({ setIP: () => true, getIP: () => ({ ip: address, subnet: mask }), getStatus: () => ({ phylink: "up" }) }) },
};

const context = makeRealm();
const own = {
  require: (name) => MODULES[name] ?? fail(`no module ${name}`),
  getTime: () => BOOT + (performance.now() / 1000) * FREQUENCY,
  setTimeout: (run, milliseconds) => Number(setTimeout(run, milliseconds)),
  clearTimeout: (timeout) => clearTimeout(timeout),
  setInterval: (run, milliseconds) => Number(setInterval(run, milliseconds)),
  E: { hwRand: () => randomBytes(4).readInt32LE(), setConsole: () => {}, reboot: () => process.exit(0) },
  process: { memory: () => ({ total: 12000, usage: 9000, blocksize: 16 }) },
  Serial1: port,
  USB: { ...port, on: () => {} },
  SPI1: { setup: () => {} },
  ...{ A4: 4, A5: 5, A6: 6, A7: 7 },
};
for (const [name, value] of Object.entries(own)) Object.defineProperty(context, name, { value });

function fail(text) {
  throw new Error(text);
}

runInContext(readFileSync(bundle, "latin1"), context, { filename: bundle });
if (option === "measure") {
  // Here because its imports, the build tools, take seconds to load.
  const { countVariables } = await import("../../boards/espruino/measure.mjs");
  const lines = ["", "system-view", "ntp-service unicast-server 192.0.2.1", "ntp-service unicast-server 192.0.2.2", "display ntp-service status", ""];
  typists.forEach((take) => take(lines.join("\r")));
  console.log(`\nvariables ${countVariables({ ...context.scope, firmware: context.firmware })}`);
  process.exit(0);
}
process.stdin.on("data", (bytes) => typists.forEach((take) => take(bytes.toString("latin1"))));
process.stdin.on("end", () => process.exit(0));
