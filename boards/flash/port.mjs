// A serial port, with error messages that say what to do.
import { existsSync } from "node:fs";
import { DelimiterParser, SerialPort } from "serialport";

export { DelimiterParser, SerialPort };

/** A fault that the user can correct; the message says what and how. */
export class Problem extends Error {}

/** Error messages for the reasons why the system refuses to open a port. */
function explain(path, message) {
  if (/no such file|not found|ENOENT/i.test(message)) return `there is no port ${path}: \`make ports\` lists the ports`;
  if (/permission denied|EACCES/i.test(message))
    return `no permission for the port ${path}; usually: sudo usermod -aG dialout $USER, and log in again`;
  if (/cannot lock|busy|EBUSY|temporarily unavailable/i.test(message))
    return `the port ${path} is in use by another program, perhaps a terminal: close that`;
  if (/ENOTTY|inappropriate|tcgetattr|Input\/output/i.test(message)) return `${path} is no serial port`;
  return `the port ${path} cannot be opened: ${message}`;
}

/** Interval at which the name of an open port is looked up [ms]. */
const LOOK = 200;

/** Closes a port that has disappeared: serialport reads it in an endless loop as one without input. */
function closeWhenGone(port, path) {
  if (!existsSync(path)) return; // not a file on this system
  const guard = setInterval(() => {
    if (existsSync(path)) return;
    clearInterval(guard);
    port.close(undefined, new Error("the port is gone"));
  }, LOOK);
  port.on("close", () => clearInterval(guard));
}

/**
 * An open port and its input. Each wait ends in a Problem when the port is lost meanwhile.
 * @typedef {Awaited<ReturnType<typeof openPort>>} Line
 */

/**
 * Opens a port.
 * @param {string} path
 * @param {number} baudRate
 */
export async function openPort(path, baudRate) {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise((resolve, reject) => port.open((error) => (error ? reject(new Problem(explain(path, error.message))) : resolve())));
  closeWhenGone(port, path);
  let text = "";
  let lost;
  port.on("data", (bytes) => (text += bytes.toString("latin1")));
  port.on("error", (error) => (lost ??= error.message));
  port.on("close", (error) => (lost ??= error?.message ?? "closed"));
  const refuseLost = () => {
    if (lost !== undefined) throw new Problem(`the port ${path} was lost: has the cable come out?`);
  };
  const wait = async (isDone, seconds) => {
    for (const deadline = performance.now() + seconds * 1000; !isDone(text);) {
      refuseLost();
      if (performance.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return true;
  };
  return {
    port,
    /** Sends characters; throws when the port is lost. */
    async write(characters) {
      refuseLost();
      await new Promise((resolve) => port.write(characters, "latin1", () => port.drain(() => resolve())));
      refuseLost();
    },
    /** Input since `forget`. */
    received: () => text,
    forget: () => void (text = ""),
    /** Waits until the input matches `pattern`. Returns false after `seconds`. */
    waitFor: (pattern, seconds) => wait((all) => pattern.test(all), seconds),
    /** Closes the port. */
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  };
}

/**
 * Asks the board for its version as an operator would: Enter until there is a prompt, then the command. Returns the line that names the version.
 * @param {string} path
 * @param {number} baudRate
 * @param {number} seconds longest start of the board
 * @param {(output: string) => string | undefined} faultOf fault in the output of the board
 * @returns {Promise<string>}
 */
export async function askVersion(path, baudRate, seconds, faultOf = () => undefined) {
  const line = await openPort(path, baudRate);
  const refuseFault = () => {
    const fault = faultOf(line.received());
    if (fault !== undefined) throw new Problem(fault);
  };
  try {
    for (const deadline = performance.now() + seconds * 1000; performance.now() < deadline;) {
      await line.write("\r");
      if (await line.waitFor(/[<[][\w.-]+[>\]]\s*$/, 1)) break;
      refuseFault();
    }
    line.forget();
    await line.write("display version\r");
    if (!(await line.waitFor(/Timewire Software, Version [^\r\n]+[\r\n]/, 5))) {
      refuseFault();
      const output = line.received().trim();
      throw new Problem(
        `no Timewire answers on ${path} after ${seconds} s${output === "" ? ", and the board sends nothing" : `. Output of the board:\n${output}`}`,
      );
    }
    return /Timewire Software, Version [^\r\n]+/.exec(line.received())[0];
  } finally {
    await line.close();
  }
}
