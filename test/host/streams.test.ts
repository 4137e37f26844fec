import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { HostNetwork } from "../../boards/host/network";
import { EmulatedCounter, PERFECT_CRYSTAL } from "../../boards/host/counter";
import type { EventSink } from "../../boards/common/event-sink";
import { dialAddress, listenOn } from "../streams/net-peer";
import { makeStreamProgram, type StreamProgram } from "../streams/program";
import { streamSuite } from "../streams/suite";
import { freePort, until } from "./board-process";

const BOARD = "127.0.0.2";
const PEER = "127.0.0.1";

/** A network stack on addresses of the loopback interface, with the program of the suite. */
function openStack(t: TestContext, ...addresses: string[]): { network: HostNetwork; program: StreamProgram; reports: string[] } {
  const nothing = (): void => undefined;
  const choices = addresses.map((target, index) => ({ name: `Ethernet0/${index}`, target }));
  const sink: EventSink = { events: undefined };
  const network = new HostNetwork(sink, new EmulatedCounter(PERFECT_CRYSTAL, 1), 0, 0, choices, undefined);
  const reports: string[] = [];
  const program = makeStreamProgram(network.streams, (line) => reports.push(line));
  sink.events = {
    onDatagram: nothing,
    onBareRequest: undefined,
    onTimer: nothing,
    onInterfaceChange: nothing,
    onStream: program.onStream,
    onConsoleOpen: nothing,
    onConsoleInput: nothing,
    onFault: () => false,
  };
  t.after(() => network.stop());
  return { network, program, reports };
}

streamSuite("the host board", async (t) => {
  const { network, program, reports } = openStack(t, BOARD);
  return {
    ports: [await freePort(), await freePort()],
    peer: PEER,
    capacity: network.streams.capacity,
    showsResets: true,
    mostInFlight: 16 * 1_048_576,
    command: program.command,
    reports,
    dial: (port) => dialAddress(t, BOARD, port),
    listen: async () => listenOn(t, PEER),
    refusing: freePort,
    until,
    pass: async (seconds) => delay(seconds * 1000),
  };
});

void test("hal/network.ts bindInstance: the same port is open in two VPN instances, each at the addresses of its interfaces", async (t) => {
  const { network, program, reports } = openStack(t, "127.0.0.2", "127.0.0.3");
  const port = await freePort();
  program.command(`listen ${port} 1 source 3`);
  network.bindInstance(1, 1);
  const waitFor = async (wanted: () => boolean): Promise<void> => until(wanted, 10, () => reports.join(" | "));
  const refused = dialAddress(t, "127.0.0.2", port);
  const accepted = dialAddress(t, "127.0.0.3", port);
  await waitFor(() => refused.state() === "closed" && accepted.text().length === 3);
  program.command(`listen ${port} 0 source 5`);
  assert.deepEqual(
    reports.filter((line) => line.startsWith("listening")),
    [`listening ${port}`, `listening ${port}`],
  );
  const other = dialAddress(t, "127.0.0.2", port);
  await waitFor(() => other.text().length === 5);
});
