// make ports: lists the serial ports that are plugged in, with their descriptions. With an argument, checks that this port can be opened.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { openPort, Problem, SerialPort } from "./port.mjs";

/** Returns the ports. serialport asks udev on Linux; without it, in a container, only the names are known. */
async function listPorts() {
  const hasUdev = process.platform !== "linux" || spawnSync("udevadm", ["--version"]).error === undefined;
  if (!hasUdev)
    return readdirSync("/dev")
      .filter((name) => /^tty(USB|ACM|AMA)\d+$/.test(name))
      .map((name) => ({ path: `/dev/${name}` }));
  // Built-in ports have no vendor, and usually no device.
  return (await SerialPort.list()).filter(({ vendorId, pnpId }) => vendorId !== undefined || pnpId !== undefined);
}

/** Checks a port before a build. Ends the program with an error message when it is not usable. */
async function checkPort(path) {
  try {
    if (path === "") throw new Problem("PORT= is missing, for example PORT=/dev/ttyUSB0: `make ports` lists the ports");
    const line = await openPort(path, 115200);
    await line.close();
    process.exit(0);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

if (process.argv.length > 2) await checkPort(process.argv[2]);
const ports = await listPorts();
for (const { path, manufacturer, vendorId, productId, serialNumber } of ports)
  console.log([path, manufacturer, vendorId && `${vendorId}:${productId}`, serialNumber].filter(Boolean).join("  "));
if (ports.length === 0) console.log("No serial port is plugged in (boards with USB show up as /dev/ttyUSB0 or /dev/ttyACM0).");
