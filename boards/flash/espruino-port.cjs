// Loaded into the espruino tool before it starts. The tool takes only ports that serialport lists, and reports no progress.
const { Buffer } = require("node:buffer");
const { SerialPort } = require("serialport");

// Links in /dev/serial/by-id and pseudo-terminals are not listed, and without udev nothing is. The port exists: it has been opened before.
SerialPort.list = () => Promise.resolve([{ path: process.env.TIMEWIRE_PORT }]);

/** End of a line that writes a piece of the script: its offset, and in the first one the size of the file. */
const PIECE_END = /,(\d+)(?:,(\d+))?\);\n/g;
/** Longest such end [characters]. */
const LONGEST_END = 32;
/** Size of a piece [bytes]. */
const PIECE = 1024;

let tail = "";
let all = 0;
const { write } = SerialPort.prototype;
SerialPort.prototype.write = function (data, ...rest) {
  const text = tail + Buffer.from(data, "latin1").toString("latin1");
  let end = 0;
  for (const match of text.matchAll(PIECE_END)) {
    if (match[2] !== undefined) all = Number(match[2]);
    if (all > 0) process.send?.({ done: Math.min(Number(match[1]) + PIECE, all), all });
    end = match.index + match[0].length;
  }
  tail = text.slice(Math.max(end, text.length - LONGEST_END));
  return write.call(this, data, ...rest);
};
