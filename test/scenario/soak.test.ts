/** A network for a day: a server, its clients, hostile packets and link failures (SECURITY.md, "Tests"). The short form has fewer clients and hours. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { test } from "node:test";
import { makeRandom, randomWord, uniform } from "../../boards/sim/random";
import { addressFrame, attachPort, claimFrame, sendFrame, type Port } from "../../boards/sim/segment";
import { setLink } from "../../boards/sim/sim-board";
import { isSynchronized, rootDistanceAt } from "../../firmware/clock/system-variables";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { makePacketBytes } from "../fuzz/packet-inputs";
import { below } from "../fuzz/random-input";
import { isLong } from "../long";
import { lab, type LabBoard } from "./lab";

const CLIENTS = isLong ? 1000 : 40;
const HOURS = isLong ? 24 : 3;
/** Share of hostile packets in the traffic. */
const HOSTILE = 0.01;
/** Packets of a client in an hour: a request and a reply each 64 s. */
const PACKETS_AN_HOUR = 112;
/** Interval of measurements and link changes [s]. */
const INTERVAL = 60;
/** Share of the clients whose link fails in an interval; it returns in the next one that draws it. */
const FAILURES = 0.002;
/** Growth of the heap that is allowed from the first quarter to the end: compiled code, and the history of crystals [bytes a board]. */
const ALLOWED_GROWTH = 20_000;
const SERVER = "10.0.0.1";

const reading = makeTimestamp();

const addressOf = (client: number): string => `10.0.${1 + Math.floor(client / 200)}.${1 + (client % 200)}`;

/** Words of dotted text. */
function words(address: string): number[] {
  const [a, b, c, d] = address.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Error and root distance of a synchronized board [s]; undefined for one that is not. */
function stateOf({ sim, timewire, error }: LabBoard): { error: number; distance: number } | undefined {
  const { system } = timewire.engine;
  if (!isSynchronized(system)) return undefined;
  sim.counter.read(reading);
  return { error: Math.abs(error()), distance: rootDistanceAt(system, reading) };
}

test(`soak: ${HOURS} hours, ${CLIENTS} clients, 1 % hostile packets, failing links: no client is more wrong than its root distance, and the heap is flat`, (t) => {
  const net = lab({ delay: { base: 1e-3, jitter: 5e-4, loss: 0.001 } });
  const random = makeRandom(20261201);
  const options = (address: string): { name: string; address: string; prefixLength: number }[] => [
    { name: "Ethernet0/0", address, prefixLength: 16 },
  ];
  const server = net.board("Server", { interfaces: options(SERVER), capacity: 8 }, "ntp-service refclock-master 2");
  const boards: LabBoard[] = [];
  for (let client = 0; client < CLIENTS; client++) {
    const crystal = { ppm: 80 * uniform(random) - 40, wander: 1e-9, clockError: uniform(random) - 0.5 };
    boards.push(net.board("Client", { interfaces: options(addressOf(client)), capacity: 4, ...crystal }, `ntp-service unicast-server ${SERVER}`));
    net.run(HOURS / CLIENTS); // their polls do not coincide
  }
  const attacker: Port = {
    address: words("10.0.0.66"),
    isUp: true,
    vlan: 0,
    segment: undefined,
    outbound: undefined,
    inbound: undefined,
    receive: () => {},
  };
  attachPort(net.lan, attacker);
  const attack = (): void => {
    const target = below(random, 2) === 0 ? SERVER : addressOf(below(random, CLIENTS));
    const bytes = makePacketBytes(random);
    const frame = claimFrame(net.lan);
    const length = Math.min(bytes.length, frame.payload.capacity);
    for (let i = 0; i < length; i++) frame.payload.writeByte(i, bytes[i]);
    frame.length = length;
    // In its own name, that of the server, or that of a client.
    const source = [words("10.0.0.66"), words(SERVER), words(addressOf(below(random, CLIENTS)))][below(random, 3)];
    addressFrame(frame, source, below(random, 2) === 0 ? 123 : 1024 + (randomWord(random) % 60000), words(target), 123);
    sendFrame(net.lan, attacker, frame.destination, frame);
  };
  const hostile = Math.max(1, Math.round(((CLIENTS * PACKETS_AN_HOUR) / 3600) * INTERVAL * HOSTILE));
  let measured = 0;
  let unsynchronized = 0;
  let worst = 0;
  let early = 0;
  const steps = (HOURS * 3600) / INTERVAL;
  for (let step = 1; step <= steps; step++) {
    for (let i = 0; i < hostile; i++) {
      attack();
      net.run(INTERVAL / hostile);
    }
    for (const board of boards) {
      const { sim } = board;
      if (uniform(random) < FAILURES * (sim.network.interfaces[0].isUp ? 1 : 100)) setLink(sim, 0, !sim.network.interfaces[0].isUp);
      sim.output.splice(0, sim.output.length);
      const state = stateOf(board);
      if (state === undefined) {
        unsynchronized += 1;
        continue;
      }
      measured += 1;
      worst = Math.max(worst, state.error);
      assert.ok(
        state.error <= state.distance,
        `${sim.network.interfaces[0].address.join(" ")}: ${state.error} s, root distance ${state.distance} s, step ${step}`,
      );
    }
    server.sim.output.splice(0, server.sim.output.length);
    if (step === Math.round(steps / 4)) early = heapBytes();
  }
  const growth = heapBytes() - early;
  t.diagnostic(
    `${measured} measurements, ${unsynchronized} without synchronization, largest error ${(worst * 1000).toFixed(2)} ms, heap ${(growth / 1e6).toFixed(1)} MB more`,
  );
  assert.ok(measured > 0.9 * steps * CLIENTS, `${measured} of ${steps * CLIENTS} measurements`);
  assert.ok(growth < ALLOWED_GROWTH * (CLIENTS + 100), `${growth} bytes`);
});
