import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { suite, test, type TestContext } from "node:test";
import { freePort, temporaryFolder } from "../host/board-process";
import { isLong } from "../long";
import { hasCommand, startChronyd } from "./bench";
import { capabilitiesOf } from "./capabilities";
import { EmulatedBoard, missingForEmulator } from "./emulator";
import { BoardProcess } from "../host/board-process";
import { makeDatagram } from "./frames";
import { serveAddresses, serveName, serveTime } from "./services";
import { Sitting } from "./sitting";
import { BOARD_MAC, Wire } from "./wire";

const BOARD = "192.0.2.2";
const PEER = "192.0.2.1";
const PEER_MAC = "02:00:00:00:00:01";
/** Duration of the flood [s]. */
const FLOOD = isLong ? 10 : 3;
/** More than the controller's own memory and the driver's ring take in one go. */
const BURST = 400;

function makeRequest(number: number): Buffer {
  const request = Buffer.alloc(48);
  request[0] = 0x23; // version 4, client
  request.writeUInt32BE(number + 1, 44);
  return request;
}

/** Lays a wire to an emulated board, and turns it on. */
async function begin(t: TestContext): Promise<{ wire: Wire; board: EmulatedBoard; sitting: Sitting; folder: string }> {
  const wire = await Wire.lay(t);
  const folder = temporaryFolder();
  const board = new EmulatedBoard(t, "mps3-an524", await capabilitiesOf("mps3-an524", true), BOARD, folder, wire.network);
  return { wire, board, folder, sitting: await Sitting.begin(await board.power()) };
}

const missing = missingForEmulator();

void suite("mps3-an524 at a wire of frames, without any privilege", { skip: missing ?? false }, () => {
  void test("follows a real chronyd, and serves what asks it", async (t) => {
    if (!hasCommand("chronyd")) {
      t.skip("chronyd is not installed");
      return;
    }
    const { wire, sitting, folder } = await begin(t);
    const port = await freePort();
    await startChronyd(folder, ["local stratum 3", "allow all", `port ${port}`], async (command, pattern) => {
      const process = new BoardProcess(t, command);
      await process.waitFor(pattern);
      return () => process.stdout + process.stderr;
    });
    const peer = wire.connect(PEER_MAC, PEER);
    peer.serve(123, (request, reply) => {
      const socket = createSocket("udp4", (answer) => {
        reply(answer);
        socket.close();
      });
      socket.send(request, port, "127.0.0.1");
    });
    await sitting.configure(`ntp-service unicast-server ${PEER} minpoll 4`);
    await sitting.ask("display ntp-service status", (page) => /Clock status: synchronized/.test(page), 40);
    const reply = await peer.ask(BOARD, 123, makeRequest(7));
    assert.equal(reply?.[1], 4, "stratum");
    assert.deepEqual(reply.subarray(24, 32), makeRequest(7).subarray(40, 48), "origin");
  });

  void test("a burst larger than its ring, frames that are too long and damaged ones are counted, said once, and nothing else happens", async (t) => {
    const { wire, sitting } = await begin(t);
    const peer = wire.connect(PEER_MAC, PEER);
    await sitting.configure("ntp-service refclock-master 2");
    assert.notEqual(await peer.ask(BOARD, 123, makeRequest(1)), undefined);
    for (let round = 0; round < 5; round++) for (let i = 0; i < BURST; i++) peer.send(BOARD, 50000, 123, makeRequest(i));
    for (let length = 1500; length < 2030; length += 13)
      wire.send(makeDatagram(peer.station, { mac: BOARD_MAC, address: BOARD }, 50000, 123, Buffer.alloc(length)));
    for (let length = 1; length < 60; length++)
      wire.send(makeDatagram(peer.station, { mac: BOARD_MAC, address: BOARD }, 50000, 123, Buffer.alloc(48)).subarray(0, length));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.notEqual(await peer.ask(BOARD, 123, makeRequest(2)), undefined);
    assert.match(await sitting.command("display version"), /Timewire/);
    assert.equal(sitting.record.match(/Received frames were lost/g)?.length, 1, sitting.record);
  });

  void test("two VLANs with the same subnet and the same addresses are two worlds", async (t) => {
    const { wire, sitting } = await begin(t);
    const near = "10.1.1.2";
    const far = "10.1.1.1";
    const red = wire.connect("02:00:00:00:00:10", far, 10);
    const blue = wire.connect("02:00:00:00:00:20", far, 20);
    const stranger = wire.connect("02:00:00:00:00:30", far, 30);
    const asked = [serveTime(red, 3), serveTime(blue, 5), serveTime(stranger, 1)];
    for (const [vlan, name] of [
      [10, "red"],
      [20, "blue"],
    ] as const) {
      await sitting.configure(`ip vpn-instance ${name}`);
      const address = [`vlan-type dot1q vid ${vlan}`, `ip binding vpn-instance ${name}`, `ip address ${near} 24`];
      await sitting.configure(`interface Ethernet0/0.${vlan}`, ...address);
      await sitting.configure(`ntp-service unicast-server vpn-instance ${name} ${far} minpoll 4`);
    }
    await sitting.ask("display ntp-service status", (page) => /Clock status: synchronized/.test(page) && /Clock stratum: 4/.test(page), 40);
    const isKnown = (page: string, stratum: number): boolean => new RegExp(`10\\.1\\.1\\.1 +\\S+ +${stratum} `).test(page);
    await sitting.ask("display ntp-service sessions", (page) => isKnown(page, 3) && isKnown(page, 5), 40);
    for (let i = 0; i < 50; i++) {
      for (const host of [red, blue])
        assert.equal((await host.ask(near, 123, makeRequest(i)))?.readUInt32BE(28), i + 1, "the reply to this request, to this host");
    }
    assert.equal(await stranger.ask(near, 123, makeRequest(99), 0.5), undefined, "an unknown VLAN");
    assert.equal(await red.ask(BOARD, 123, makeRequest(99), 0.5), undefined, "an address of another world");
    assert.ok(asked[0]() > 0 && asked[1]() > 0 && asked[2]() === 0, String(asked.map((count) => count())));
  });

  void test("takes its address by DHCP, the servers of option 42, and looks up names", async (t) => {
    const { wire, sitting } = await begin(t);
    const server = wire.connect(PEER_MAC, PEER);
    const other = wire.connect("02:00:00:00:00:05", "192.0.2.5");
    serveAddresses(wire, server, { address: "192.0.2.77", ntpServers: ["192.0.2.5"] });
    serveName(server, "time.example.org", PEER);
    serveTime(server, 2);
    serveTime(other, 6);
    await sitting.configure("interface Ethernet0/0", "ip address dhcp-alloc");
    await sitting.ask("display interface brief", (page) => page.includes("192.0.2.77"), 20);
    await sitting.ask("display ntp-service sessions", (page) => page.includes("192.0.2.5"), 20);
    await sitting.configure("ntp-service unicast-server time.example.org minpoll 4");
    await sitting.ask("display ntp-service sessions", (page) => page.includes(PEER), 20);
    await sitting.ask("display ntp-service status", (page) => page.includes(`Reference clock ID: ${PEER}`), 60);
    assert.equal((await other.ask("192.0.2.77", 123, makeRequest(3)))?.[1], 3, "stratum");
  });

  void test("a board that has served, and is a client alone now, does not answer on the port that it asks from", async (t) => {
    const { wire, sitting } = await begin(t);
    const peer = wire.connect(PEER_MAC, PEER);
    await sitting.configure("ntp-service refclock-master 2");
    assert.notEqual(await peer.ask(BOARD, 123, makeRequest(1)), undefined);
    await sitting.configure("undo ntp-service refclock-master");
    const asked = serveTime(peer, 3);
    await sitting.configure("sntp enable", `sntp unicast-server ${PEER}`);
    await sitting.waitFor(/stratum changes from \d+ to 4/, 20);
    assert.ok(asked() > 0);
    const request = wire.seen.filter((frame) => frame.udp?.port === 123).at(-1)!;
    assert.equal(await peer.ask(BOARD, request.udp!.sourcePort, makeRequest(2), 0.5), undefined);
  });

  void test(`a flood of ${FLOOD} s leaves the clock as it was, and the board answers when it is over`, async (t) => {
    const { wire, sitting } = await begin(t);
    const peer = wire.connect(PEER_MAC, PEER);
    await sitting.configure("ntp-service refclock-master 2");
    await sitting.waitFor(/System stratum changes from 16 to 2/, 30);
    const before = await clockOffset(peer, 10);
    const start = performance.now();
    const end = start + FLOOD * 1000;
    while (performance.now() < end) {
      for (let i = 0; i < 100; i++) peer.send(BOARD, 50000, 123, makeRequest(i));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const after = await clockOffset(peer, 10);
    const moved = after.offset - before.offset;
    const passed = (performance.now() - start) / 1000;
    t.diagnostic(`the clock moved by ${(moved * 1e6).toFixed(0)} us`);
    // A crystal that is 40 ppm fast, and no server: what the clock loses by itself, and half the delay of the two exchanges for the measuring.
    assert.ok(Math.abs(moved) < 40e-6 * (passed + 2) + (before.delay + after.delay) / 2, `${moved} s in ${passed} s`);
    assert.match(await sitting.command("display version"), /Timewire/);
  });
});

/** The board's clock minus ours by the fastest of some exchanges, and the delay of that one [s]; only differences of the offset mean something. */
async function clockOffset(peer: ReturnType<Wire["connect"]>, count: number): Promise<{ offset: number; delay: number }> {
  let best = { offset: 0, delay: Infinity };
  for (let i = 0; i < count; i++) {
    const sentAt = performance.now() / 1000;
    const reply = await peer.ask(BOARD, 123, makeRequest(1000 + i));
    const receivedAt = performance.now() / 1000;
    assert.notEqual(reply, undefined, "no answer");
    const timestamp = (reply!.readUInt32BE(32) % 86400) + reply!.readUInt32BE(36) / 2 ** 32;
    const delay = receivedAt - sentAt;
    if (delay < best.delay) best = { offset: timestamp - (sentAt + receivedAt) / 2, delay };
  }
  return best;
}
