import { makePacket, encodePacket, type Packet } from "../../../firmware/packet/packet";
import { Leap, Mode } from "../../../firmware/packet/protocol";
import { addInterval } from "../../../firmware/time/interval";
import { copyTimestamp, type Timestamp } from "../../../firmware/time/timestamp";
import { digestBytes } from "../../../boards/sim/digest";
import { makeBytePacket } from "../../packet/byte-packet";
import type { Draft } from "./attack-case";

/** Bytes of drafts and texts of packets. Portable. */

const TRANSMIT_OFFSET = 40;

/** Writes a draft as bytes. `now` is the attacker's time, `request` the bytes that a reply answers. */
export function draftBytes(draft: Draft, now: Timestamp, request: number[] | undefined): number[] {
  if (draft.bytes !== undefined) return [...draft.bytes];
  const packet = makePacket();
  setFields(draft, request, packet);
  setTimestamps(draft, now, request, packet);
  const bytes = [...headerBytes(packet), ...(draft.trailer ?? [])];
  return draft.key === undefined ? bytes : [...bytes, ...macOf(bytes, draft.key[0], draft.key[1])];
}

function setFields(draft: Draft, request: number[] | undefined, packet: Packet): void {
  packet.leap = draft.leap ?? Leap.None;
  packet.version = draft.version ?? 4;
  packet.mode = draft.mode ?? defaultMode(request);
  packet.stratum = draft.stratum ?? (packet.mode === Mode.Client ? 0 : 1);
  packet.poll = draft.poll ?? 6;
  packet.precision = draft.precision ?? -20;
  copyWords(draft.rootDispersion ?? [0, 0], packet.rootDispersion);
  const refId = draft.refId ?? "GPS\0";
  for (let i = 0; i < 2; i++) packet.refId[i] = refId.charCodeAt(2 * i) * 256 + refId.charCodeAt(2 * i + 1);
}

function setTimestamps(draft: Draft, now: Timestamp, request: number[] | undefined, packet: Packet): void {
  const isReply = request !== undefined;
  const later: Timestamp = [0, 0, 0, 0];
  addInterval(now, draft.ahead ?? 0, later);
  if (isReply) copyTimestamp(now, packet.reference);
  setOrigin(draft.origin ?? (isReply ? "echo" : "zero"), request, packet);
  if ((draft.receive ?? (isReply ? "now" : "zero")) === "now") copyTimestamp(later, packet.receive);
  if (draft.transmit !== "zero") copyTimestamp(later, packet.transmit);
}

/** A packet of the board to one of the attacker's addresses and ports. */
export interface Answer {
  bytes: number[];
  to: string;
  port: number;
}

/** Describes the answers to `request`, which came from `from` and `port`; "silence" for none. Faults that no answer may have are written in capitals. */
export function describeAnswers(answers: Answer[], request: number[], from: string, port: number): string {
  const texts: string[] = [];
  for (const answer of answers) {
    let text = describeAnswer(answer.bytes, request);
    if (answer.to !== from || answer.port !== port) text = `${text} TO ${answer.to}:${answer.port}`;
    if (!texts.includes(text)) texts.push(text);
  }
  return texts.length === 0 ? "silence" : texts.join(" and ");
}

function describeAnswer(answer: number[], request: number[]): string {
  const version = Math.floor(answer[0] / 8) % 8;
  const mode = answer[0] % 8;
  let text = `mode ${mode} version ${version}`;
  if (mode === Mode.Control) {
    text = `control ${answer[1] % 128 >= 64 ? "error" : "answer"}`;
  } else {
    const leap = Math.floor(answer[0] / 64);
    text = `${text} stratum ${answer[1]}${leap === Leap.Unsynchronized ? " leap 3" : ""}`;
    const isRequest = request[0] % 8 === Mode.Client || request[0] % 8 === Mode.SymmetricActive;
    if (isRequest) for (let i = 0; i < 8; i++) if (answer[24 + i] !== request[TRANSMIT_OFFSET + i]) text = `${text} WRONG ORIGIN`;
    if (answer.length > request.length) text = `${text} LONGER THAN THE REQUEST`;
  }
  return text;
}

/** Counters of `display ntp-service refusals`, by label. */
export type Counters = Map<string, number>;

/** Reads the counters from a display. */
export function readCounters(display: string): Counters {
  const counters: Counters = new Map();
  for (const line of display.split("\r\n")) {
    const parts = line.split(":");
    const count = Number(parts[parts.length - 1].trim());
    if (parts.length > 1 && count === count) counters.set(parts.slice(0, -1).join(":").trim(), count);
  }
  counters.delete("Packets refused");
  return counters;
}

/** Describes the counters that have grown: "accepted", or the reasons. */
export function describeGrowth(before: Counters, after: Counters): string {
  const grown: string[] = [];
  after.forEach((count, label) => {
    if (count > (before.get(label) ?? 0)) grown.push(label === "Packets of use" ? "accepted" : label);
  });
  return grown.length === 0 ? "nothing" : grown.join(", ");
}

/** Sum of all counters. */
export function sumOf(counters: Counters): number {
  let sum = 0;
  counters.forEach((count) => (sum += count));
  return sum;
}

/** Text of a `type` step. */
export function describeOutput(output: string, look: string[]): string {
  return look.map((text) => `${text}: ${output.includes(text) ? "yes" : "no"}`).join(", ");
}

function defaultMode(request: number[] | undefined): Mode {
  if (request === undefined) return Mode.Client;
  return request[0] % 8 === Mode.SymmetricActive ? Mode.SymmetricPassive : Mode.Server;
}

function copyWords(from: number[], into: number[]): void {
  for (let i = 0; i < into.length; i++) into[i] = from[i];
}

function setOrigin(origin: "echo" | "wrong" | "zero", request: number[] | undefined, packet: Packet): void {
  if (origin === "zero" || request === undefined) return;
  for (let i = 0; i < 4; i++) packet.origin[i] = request[TRANSMIT_OFFSET + 2 * i] * 256 + request[TRANSMIT_OFFSET + 2 * i + 1];
  if (origin === "wrong") packet.origin[3] = (packet.origin[3] + 1) % 65536;
}

function headerBytes(packet: Packet): number[] {
  const buffer = makeBytePacket([], 512);
  encodePacket(packet, buffer);
  return buffer.bytes;
}

function macOf(bytes: number[], id: number, secret: string): number[] {
  const text: number[] = [];
  for (let i = 0; i < secret.length; i++) text.push(secret.charCodeAt(i));
  const digest: number[] = [];
  digestBytes([...text, ...bytes], digest);
  return [0, 0, Math.floor(id / 256), id % 256, ...digest];
}
