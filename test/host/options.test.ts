import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { runBoard, startBoard, temporaryFolder } from "./board-process";

const REFUSED: [string[], RegExp][] = [
  [["run", "--foo"], /unknown option --foo/],
  [["run", "--port"], /--port needs a value/],
  [["run", "--port", "0"], /--port: "0" is not a whole number from 1 to 65535/],
  [["run", "--port", "ntp"], /--port: "ntp"/],
  [["run", "--interface", "eth0"], /--interface "eth0": not of the form NAME=IF-OR-ADDRESS/],
  [["run", "--interface", "Ethernet0/0=nothing0"], /"nothing0" is neither an IPv4 address nor an interface of this computer/],
  [["run", "--interface", "Ethernet0/0=192.0.2.77"], /"192.0.2.77" is neither an IPv4 address nor an interface of this computer/],
  [["run", "--interface", "Ethernet0/0=lo", "--interface", "Ethernet0/0=127.0.0.1"], /Ethernet0\/0 is named twice/],
  [["run", "--console", "tcp:localhost"], /--console "tcp:localhost": not stdio, tcp:HOST:PORT, pty or none/],
  [["run", "--console", "tcp:localhost:x"], /"x" is not a whole number/],
  [["run", "--crystal", "ppm=40,wonder=1"], /--crystal "ppm=40,wonder=1", column 8: "wonder=1"/],
  [["run", "--crystal", "ppm=40ppm"], /column 1: "40ppm" is not a number/],
  [["run", "--crystal", "sine=5"], /"5" is not PPM\/SECONDS/],
  [["run", "--clock-offset", "soon"], /--clock-offset: "soon" is not a number/],
  [["run", "--seed", "1.5"], /--seed: "1.5" is not a whole number/],
  [["run", "--trace-packets", "/nowhere/packets", "--port", "40123"], /--trace-packets \/nowhere\/packets: cannot be written: ENOENT/],
  [["run", "--trace", "/nowhere/trace", "--port", "40123"], /--trace \/nowhere\/trace: cannot be written: ENOENT/],
  [["run", "--config", "/", "--port", "40123"], /--config \/: cannot be read: EISDIR/],
  [["run", "here"], /"here" is not an option/],
  [["demo", "--port", "1"], /unknown option --port/],
  [["demo", "--server", "a b"], /--server "a b": neither a host name nor an IPv4 address/],
  [["walk"], /unknown command "walk"/],
  [[], /a command is missing/],
];

for (const [options, message] of REFUSED) {
  test(`timewire ${options.join(" ")}: one line, exit code 2`, async (t) => {
    const board = startBoard(t, ...options);
    assert.equal(await board.exit, 2, board.stderr);
    assert.match(board.stderr, message);
    assert.match(board.stderr, /^timewire: .*\n$/); // `.` is no end of line: there is one
    assert.equal(board.stdout, "");
  });
}

test("--help lists the options, --version says the version; exit code 0", async (t) => {
  const help = startBoard(t, "--help");
  assert.equal(await help.exit, 0);
  assert.match(help.stdout, /--crystal ppm=40,wander=1e-8,sine=5\/7200/);
  const version = startBoard(t, "--version");
  assert.equal(await version.exit, 0);
  assert.match(version.stdout, /^timewire \d+\.\d+\.\d+\n$/);
});

test("a port in use: one line that names the ways out, exit code 2", async (t) => {
  const other = createSocket("udp4");
  await new Promise<void>((resolve) => other.bind(0, "127.0.0.1", resolve));
  t.after(() => other.close());
  const { port } = other.address();
  const board = runBoard(t, temporaryFolder(), port);
  assert.equal(await board.exit, 2, board.stderr);
  assert.match(board.stderr, new RegExp(`^timewire: UDP port ${port} is in use.*--port.*setpriv --reuid .*--ambient-caps \\+net_bind_service.*\\n$`));
});
