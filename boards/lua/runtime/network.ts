import { makeAddress } from "../../../firmware/network/address";
import { makeTimestamp } from "../../../firmware/time/timestamp";
import type { BoardEvents } from "../../../hal/board-events";
import type { Datagram } from "../../../hal/datagram";
import type { Network, NetworkInterface } from "../../../hal/network";
import type { PacketBuffer } from "../../../hal/packet-buffer";
import type { UdpSocket } from "../../../hal/udp-socket";
import { makeSocket, socketOf, sockets } from "./sockets";

/** An interface, with the state that the stack has reported last. */
interface LuaInterface extends NetworkInterface {
  readonly name: string;
  prefixLength: number;
  isUp: boolean;
}

/** Datagrams per call from C: enough to make the call cheap, few enough that the alarm is not late. */
const BATCH = 32;

/** `runtime.receive`, read once at start: otherwise its name would be looked up twice per packet. */
let receive: typeof runtime.receive;

const interfaces: LuaInterface[] = [];

type ReceivedDatagram = Datagram & { length: number; socket: UdpSocket; interfaceIndex: number; sourcePort: number };

/** The one record of received datagrams. */
let datagram: ReceivedDatagram;

function makeRecord(): ReceivedDatagram {
  return {
    packet: runtime.received as PacketBuffer,
    length: 0,
    socket: makeSocket(-1),
    interfaceIndex: -1,
    source: makeAddress(),
    destination: makeAddress(),
    sourcePort: 0,
    received: makeTimestamp(),
    reply: runtime.reply,
  };
}

/** The UDP stack that is linked with the runtime. */
export function makeNetwork(): Network {
  receive = runtime.receive;
  datagram = makeRecord();
  for (let index = 0; index < runtime.interfaceCount(); index++) refreshInterface(index);
  return {
    interfaces,
    canJoinGroups: true,
    replyTimestamper: { setClock: runtime.setReplyClock, setHeader: runtime.setReplyHeader, reply: runtime.timestampReply },
    servicePort: runtime.servicePort,
    serverPort: runtime.serverPort,
    bindInstance: runtime.bindInstance,
    setDscp: runtime.setDscp,
    makePacketBuffer: () => runtime.makeBuffer() as PacketBuffer,
    openService: () => {
      const handle = runtime.openService();
      return handle < 0 ? undefined : socketOf(handle);
    },
    openClient: () => {
      const handle = runtime.openClient();
      return handle < 0 ? undefined : socketOf(handle);
    },
  };
}

/** Copies the state of interface `index`, which may be new, from the stack. */
export function refreshInterface(index: number): void {
  const [name, high, low, prefixLength, isUp] = runtime.describeInterface(index);
  if (index === interfaces.length) interfaces.push({ name, address: makeAddress(), prefixLength, isUp });
  const entry = interfaces[index];
  entry.address[0] = high;
  entry.address[1] = low;
  entry.prefixLength = prefixLength;
  entry.isUp = isUp;
}

/** Hands waiting datagrams to the firmware. Without helper functions, because it runs for each packet. */
export function deliverDatagrams(events: BoardEvents): void {
  const onBareRequest = events.onBareRequest;
  const onDatagram = events.onDatagram;
  const record = datagram;
  const { source, destination, received } = record;
  for (let i = 0; i < BATCH; i++) {
    const [length, first, second, handle, interfaceIndex, source0, source1, destination0, destination1, port, time0, time1, time2, time3] = receive();
    if (length < 0) return;
    if (first >= 0 && onBareRequest !== undefined && onBareRequest(first, second, interfaceIndex, source0, source1, time1)) continue;
    record.length = length;
    record.socket = sockets[handle];
    record.interfaceIndex = interfaceIndex;
    source[0] = source0;
    source[1] = source1;
    destination[0] = destination0;
    destination[1] = destination1;
    record.sourcePort = port;
    received[0] = time0;
    received[1] = time1;
    received[2] = time2;
    received[3] = time3;
    onDatagram(record);
  }
}
