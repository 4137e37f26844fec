import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { makeNatively } from "../build";
import { BoardProcess, temporaryFolder, until } from "../host/board-process";
import { emulatorCommand, missingForEmulator } from "./emulator";
import { makeSegment, type TcpSegment } from "./frames";
import { BOARD_MAC, Wire } from "./wire";

const NAME = "mps3-an524";
const BOARD = { mac: BOARD_MAC, address: "192.0.2.2" };
const PEER = "192.0.2.1";
const PEER_MAC = "02:00:00:00:00:01";
const PORT = 7;
const FLOOD = 500;
const [SYN, ACK] = [2, 16];

void test(
  "RFC 4987: a flood of SYN segments that no one completes leaves room for a client that does, and for time service",
  { skip: missingForEmulator() ?? false },
  async (t) => {
    const wire = await Wire.lay(t);
    const image = `build/${NAME}/streams/timewire.elf`;
    await makeNatively(`BOARD=${NAME}`, image);
    const command = await emulatorCommand(join(temporaryFolder(), "eeprom"), `BOARD=${NAME}`);
    command[command.indexOf("-kernel") + 1] = image;
    const program = new BoardProcess(t, [...command, ...wire.network, "-serial", "stdio"]);
    await program.waitFor(/<Timewire>/);
    program.type(
      "system-view\r",
      "interface Ethernet0/0\r",
      `ip address ${BOARD.address} 24\r`,
      "quit\r",
      "ntp-service refclock-master 2\r",
      `!listen ${PORT} 0 echo 0\r`,
    );
    await program.waitFor(/!listening/);
    const peer = wire.connect(PEER_MAC, PEER);
    const answers: TcpSegment[] = [];
    wire.listen((frame) => {
      if (frame.tcp !== undefined) answers.push(frame.tcp);
    });
    const send = (segment: Partial<TcpSegment>): void => {
      const whole = { sourcePort: 0, port: PORT, sequence: 1000, acknowledged: 0, flags: SYN, payload: Buffer.alloc(0), ...segment };
      wire.send(makeSegment(peer.station, BOARD, whole));
    };
    const answerTo = async (sourcePort: number, wanted: (segment: TcpSegment) => boolean): Promise<TcpSegment> => {
      const find = (): TcpSegment | undefined => answers.find((segment) => segment.port === sourcePort && wanted(segment));
      await until(
        () => find() !== undefined,
        10,
        () => `no answer to port ${sourcePort}: ${program.stdout}`,
      );
      return find()!;
    };
    for (let i = 0; i < FLOOD; i++) {
      send({ sourcePort: 10000 + i });
      if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await answerTo(10000 + FLOOD - 1, (segment) => segment.flags === (SYN | ACK));
    send({ sourcePort: 40000 });
    const accepted = await answerTo(40000, (segment) => segment.flags === (SYN | ACK));
    assert.equal(accepted.acknowledged, 1001);
    send({ sourcePort: 40000, flags: ACK, sequence: 1001, acknowledged: (accepted.sequence + 1) % 2 ** 32, payload: Buffer.from("hello") });
    const echoed = await answerTo(40000, (segment) => segment.payload.length > 0);
    assert.equal(echoed.payload.toString(), "hello");
    const request = Buffer.alloc(48);
    request[0] = 0x23; // version 4, client
    assert.equal((await peer.ask(BOARD.address, 123, request))?.length, 48, "reply of the time service");
  },
);
