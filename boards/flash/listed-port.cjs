// Loaded before the espruino tool, which takes no port that serialport does not list: links in /dev/serial/by-id are none, nor are pseudo-terminals, and
// where there is no udev nothing is listed at all. We have opened the port already, so it is there.
const { SerialPort } = require("serialport");

SerialPort.list = () => Promise.resolve([{ path: process.env.TIMEWIRE_PORT }]);
