// Writes NodeMCU itself, or Espruino, to an ESP chip in its ROM loader, with esptool-js, which was made for browsers: a serial port in the clothes of theirs.
import { readFileSync } from "node:fs";
import { ESPLoader, Transport } from "esptool-js";
import { openPort, Problem } from "./port.mjs";

const BAUD = 115200;

/** Serial port as esptool-js expects it (Web Serial), over serialport. */
class WebPort {
  constructor(path) {
    this.path = path;
  }
  async open({ baudRate }) {
    this.line = await openPort(this.path, baudRate);
    const port = this.line.port;
    this.readable = new ReadableStream({
      start: (controller) => {
        port.on("data", (bytes) => controller.enqueue(new Uint8Array(bytes)));
        port.on("close", () => {
          try {
            controller.close();
          } catch {
            // it was cancelled
          }
        });
      },
    });
    this.writable = new WritableStream({
      write: (bytes) => new Promise((resolve, reject) => port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()))),
    });
  }
  async setSignals({ dataTerminalReady, requestToSend }) {
    const signals = {
      ...(dataTerminalReady === undefined ? {} : { dtr: dataTerminalReady }),
      ...(requestToSend === undefined ? {} : { rts: requestToSend }),
    };
    await new Promise((resolve) => this.line.port.set(signals, () => resolve())); // a line without them is reset by hand
  }
  getInfo() {
    return {};
  }
  async close() {
    await this.line?.close();
  }
}

/**
 * Writes `file` from address `offset` on. Throws a Problem that names the fault.
 * @param {{ path: string, file: string, offset: number, chip: string, report: (text: string) => void, progress: (done: number, all: number) => void }} request
 */
export async function flashChip({ path, file, offset, chip, report, progress }) {
  const data = readFileSync(file);
  const terminal = { clean: () => {}, writeLine: () => {}, write: () => {} };
  const transport = new Transport(new WebPort(path), false);
  const loader = new ESPLoader({ transport, baudrate: BAUD, romBaudrate: BAUD, terminal });
  try {
    const found = await loader.main().catch((error) => {
      if (error instanceof Problem) throw error;
      throw new Problem(`no ESP chip answers on ${path} (${error.message}): hold its BOOT button while it starts, and run this again`);
    });
    report(found);
    if (!found.toLowerCase().replace("-", "").startsWith(chip)) throw new Problem(`wrong chip: ${found}, and ${file} is for the ${chip}`);
    await loader.writeFlash({
      fileArray: [{ data: new Uint8Array(data), address: offset }],
      flashSize: "keep",
      flashMode: "keep",
      flashFreq: "keep",
      eraseAll: false,
      compress: true,
      reportProgress: (_index, done, all) => progress(done, all),
    });
    await loader.after("hard_reset");
  } finally {
    await transport.disconnect().catch(() => undefined);
  }
}
