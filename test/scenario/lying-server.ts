import { Field, firstWord, HEADER_BYTES, unsignedByte } from "../../firmware/packet/packet";
import { Mode } from "../../firmware/packet/protocol";
import { makeAddress, parseDotted } from "../../firmware/network/address";
import { addInterval } from "../../firmware/time/interval";
import { makeTimestamp, writeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { addressFrame, attachPort, claimFrame, sendFrame, type Frame, type Port } from "../../boards/sim/segment";
import { readTrueTime } from "../../boards/sim/world";
import type { Lab } from "./lab";

/** A server that says what the test wants: it is no Timewire. */
export interface LyingServer {
  /** Kiss code of its answers, four letters; empty for the time. */
  kiss: string;
  /** Its time minus true time, s. */
  error: number;
  stratum: number;
  /** Leap bits of its answers. */
  leap: number;
  /** Step of its clock [s]: timestamps are rounded down. 0: none. */
  resolution: number;
  /** Precision in its answers [log2 s]. */
  precision: number;
  isSilent: boolean;
  /** When its requests came, s. */
  readonly requests: number[];
  /** Its line to the segment. */
  readonly port: Port;
}

const NTP_PORT = 123;
/** Poll field of kiss packets: the server's wish. */
const KISS_POLL = 6;

/** Plugs such a server in at `address`; it tells the true time at stratum 1 until it is told otherwise. */
export function addLyingServer(net: Lab, address: string): LyingServer {
  const own = makeAddress();
  parseDotted(address, own);
  const port: Port = {
    address: own,
    isUp: true,
    vlan: 0,
    segment: undefined,
    outbound: undefined,
    inbound: undefined,
    receive: (frame) => {
      server.requests.push(net.world.now);
      if (!server.isSilent) answer(net, server, frame);
    },
  };
  const server: LyingServer = {
    kiss: "",
    error: 0,
    stratum: 1,
    leap: 0,
    resolution: 0,
    precision: -20,
    isSilent: false,
    requests: [],
    port,
  };
  attachPort(net.lan, port);
  return server;
}

function answer(net: Lab, server: LyingServer, request: Frame): void {
  const reply = claimFrame(net.lan);
  const asked = request.payload.words;
  const words = reply.payload.words;
  const now = makeTimestamp();
  const isKiss = server.kiss !== "";
  readTrueTime(net.world, now);
  addInterval(now, server.error, now);
  if (server.resolution > 0) roundDown(now, server.resolution);
  for (let i = 0; i < HEADER_BYTES / 2; i++) words[i] = 0;
  words[Field.LeapVersionModeStratum] = firstWord(isKiss ? 3 : server.leap, 4, Mode.Server, isKiss ? 0 : server.stratum);
  words[Field.PollPrecision] = KISS_POLL * 256 + unsignedByte(server.precision);
  const refId = isKiss ? server.kiss : "GPS\0";
  words[Field.ReferenceId] = refId.charCodeAt(0) * 256 + refId.charCodeAt(1);
  words[Field.ReferenceId + 1] = refId.charCodeAt(2) * 256 + refId.charCodeAt(3);
  writeTimestamp(now, words, Field.Reference);
  for (let i = 0; i < 4; i++) words[Field.Origin + i] = asked[Field.Transmit + i];
  writeTimestamp(now, words, Field.Receive);
  writeTimestamp(now, words, Field.Transmit);
  reply.length = HEADER_BYTES;
  addressFrame(reply, server.port.address, NTP_PORT, request.source, request.sourcePort);
  sendFrame(net.lan, server.port, request.source, reply);
}

/** Rounds the fraction of `timestamp` down to a multiple of `resolution` [s], which divides a second. */
function roundDown(timestamp: Timestamp, resolution: number): void {
  const fraction = timestamp[2] / 65536 + timestamp[3] / 4294967296;
  const rounded = Math.floor(fraction / resolution) * resolution;
  timestamp[2] = Math.floor(rounded * 65536);
  timestamp[3] = Math.floor((rounded * 65536 - timestamp[2]) * 65536);
}
