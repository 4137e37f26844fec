// make ports: the serial ports that are plugged in, and what they say of themselves.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { SerialPort } from "./port.mjs";

/** serialport asks udev on Linux; where there is none (a container), the names must do. */
async function listPorts() {
  const hasUdev = process.platform !== "linux" || spawnSync("udevadm", ["--version"]).error === undefined;
  if (!hasUdev)
    return readdirSync("/dev")
      .filter((name) => /^tty(USB|ACM|AMA)\d+$/.test(name))
      .map((name) => ({ path: `/dev/${name}` }));
  // The ports of the computer's own board have no maker, and mostly nothing plugged in.
  return (await SerialPort.list()).filter(({ vendorId, pnpId }) => vendorId !== undefined || pnpId !== undefined);
}

const ports = await listPorts();
for (const { path, manufacturer, vendorId, productId, serialNumber } of ports)
  console.log([path, manufacturer, vendorId && `${vendorId}:${productId}`, serialNumber].filter(Boolean).join("  "));
if (ports.length === 0) console.log("No serial port is plugged in (boards with USB show up as /dev/ttyUSB0 or /dev/ttyACM0).");
