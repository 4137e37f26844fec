import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { EmulatedCounter, PERFECT_CRYSTAL } from "../../boards/host/counter";
import { broadcastAddress } from "../../boards/host/interfaces";
import { HostNetwork } from "../../boards/host/network";
import { HostPacketBuffer } from "../../boards/host/packet-buffer";
import { dottedText, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { isZero, makeTimestamp } from "../../firmware/time/timestamp";
import type { Datagram } from "../../hal/datagram";
import { freePort, until } from "./board-process";

/** Copy of a datagram after its event. */
interface Received {
  source: string;
  sourcePort: number;
  destination: string;
  interfaceIndex: number;
  word: number;
}

interface Stack {
  network: HostNetwork;
  received: Received[];
}

const LIMITED_BROADCAST = "255.255.255.255";
const GROUP = "239.1.2.3";

/** A stack on addresses of this computer, with its service socket open. It ends with the test. */
function openStack(t: TestContext, port: number, ...targets: string[]): Stack {
  const received: Received[] = [];
  const onDatagram = (datagram: Datagram): void => {
    const words = [0];
    datagram.packet.readWords(0, 1, words);
    received.push({
      source: dottedText(datagram.source),
      sourcePort: datagram.sourcePort,
      destination: dottedText(datagram.destination),
      interfaceIndex: datagram.interfaceIndex,
      word: words[0],
    });
    if (words[0] === REQUEST) {
      datagram.packet.writeWords(0, 1, [REPLY]);
      assert.ok(datagram.reply(2));
    }
  };
  const nothing = (): void => undefined;
  const events = {
    onDatagram,
    onBareRequest: undefined,
    onTimer: nothing,
    onInterfaceChange: nothing,
    onStream: undefined,
    onConsoleOpen: nothing,
    onConsoleInput: nothing,
    onFault: () => false,
  };
  const choices = targets.map((target, index) => ({ name: `Ethernet0/${index}`, target }));
  const network = new HostNetwork({ events }, new EmulatedCounter(PERFECT_CRYSTAL, 1), port, port, choices, undefined);
  network.bindService();
  network.openService();
  t.after(() => network.stop());
  return { network, received };
}

const REQUEST = 0x1234;
const REPLY = 0x5678;
const transmitted = makeTimestamp();

function address(text: string): Address {
  const words = makeAddress();
  assert.ok(parseDotted(text, words));
  return words;
}

function packetOf(word: number): HostPacketBuffer {
  const packet = new HostPacketBuffer(Buffer.alloc(2));
  packet.writeWords(0, 1, [word]);
  return packet;
}

async function arrival({ received }: Stack, count: number): Promise<Received> {
  await until(
    () => received.length >= count,
    5,
    () => `${received.length} of ${count} datagrams`,
  );
  return received[count - 1];
}

/** Waits long enough for a datagram that must not arrive. */
const silence = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test("the service socket sends from the named interface, or from the nearest one of the instance", async (t) => {
  const port = await freePort();
  const sender = openStack(t, port, "127.0.0.2", "127.0.0.3", "127.0.0.4");
  const receiver = openStack(t, port, "127.0.0.9");
  const service = sender.network.openService();
  const send = (instance: number, sourceIndex: number): boolean =>
    service.send(packetOf(1), 2, instance, sourceIndex, address("127.0.0.9"), port, transmitted);
  sender.network.bindInstance(1, 7);
  assert.ok(send(0, -1));
  assert.equal((await arrival(receiver, 1)).source, "127.0.0.2");
  assert.ok(send(7, -1));
  assert.equal((await arrival(receiver, 2)).source, "127.0.0.3");
  assert.ok(send(0, 2));
  const last = await arrival(receiver, 3);
  assert.deepEqual(last, { source: "127.0.0.4", sourcePort: port, destination: "127.0.0.9", interfaceIndex: 0, word: 1 });
  assert.equal(send(8, -1), false, "an instance without interfaces");
  sender.network.bindInstance(1, 0);
  assert.equal(send(7, -1), false);
  assert.ok(!isZero(transmitted));
});

test("RFC 9109: a client's port is bound at its first request, and again when its path changes", async (t) => {
  const port = await freePort();
  const requester = openStack(t, port, "127.0.0.2", "127.0.0.3");
  const server = openStack(t, port, "127.0.0.9");
  requester.network.bindInstance(1, 7);
  const client = requester.network.openClient();
  const ask = (instance: number, sourceIndex: number): boolean =>
    client.send(packetOf(REQUEST), 2, instance, sourceIndex, address("127.0.0.9"), port, transmitted);
  assert.ok(ask(0, 0));
  const first = await arrival(server, 1);
  assert.equal(first.source, "127.0.0.2");
  assert.deepEqual(await arrival(requester, 1), { source: "127.0.0.9", sourcePort: port, destination: "127.0.0.2", interfaceIndex: 0, word: REPLY });
  assert.ok(ask(0, 0));
  assert.equal((await arrival(server, 2)).sourcePort, first.sourcePort);
  assert.ok(ask(7, -1));
  const third = await arrival(server, 3);
  assert.equal(third.source, "127.0.0.3");
  assert.equal((await arrival(requester, 3)).interfaceIndex, 1);
  assert.ok(ask(0, -1));
  assert.equal((await arrival(requester, 4)).destination, "0.0.0.0", "the system chooses, and does not tell");
  assert.equal(ask(8, -1), false);
  client.close();
  assert.equal(ask(0, 0), false);
});

for (const group of [LIMITED_BROADCAST, GROUP]) {
  test(`${group}: a packet arrives on the boards that have joined, and not on its sender`, async (t) => {
    const port = await freePort();
    const sender = openStack(t, port, "127.0.0.2");
    const listener = openStack(t, port, "127.0.0.3", "127.0.0.4");
    const deaf = openStack(t, port, "127.0.0.5");
    const send = (): void => assert.ok(sender.network.openService().broadcast(packetOf(REQUEST), 2, 0, address(group), 1, transmitted));
    assert.ok(sender.network.openService().joinGroup(address(group), 0));
    assert.ok(listener.network.openService().joinGroup(address(group), 0));
    send();
    const { source, sourcePort, destination, interfaceIndex } = await arrival(listener, 1);
    assert.deepEqual(
      { source, sourcePort, destination, interfaceIndex },
      { source: "127.0.0.2", sourcePort: port, destination: group, interfaceIndex: 0 },
    );
    const reply = await arrival(sender, 1);
    assert.equal(reply.source, "127.0.0.3", "a reply leaves from the interface's own address");
    assert.equal(reply.word, REPLY);
    listener.network.openService().leaveGroup(address(group), 0);
    send();
    await silence();
    assert.equal(listener.received.length, 1);
    assert.equal(sender.received.length, 1);
    assert.equal(deaf.received.length, 0);
  });
}

test("RFC 919: the directed broadcast address of a network", () => {
  assert.equal(broadcastAddress(address("192.0.2.1"), 24), "192.0.2.255");
  assert.equal(broadcastAddress(address("10.1.2.3"), 8), "10.255.255.255");
  assert.equal(broadcastAddress(address("192.0.2.1"), 30), "192.0.2.3");
  assert.equal(broadcastAddress(address("192.0.2.1"), 31), undefined);
});
