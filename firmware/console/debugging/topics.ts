import type { SelectionStatus } from "../../association/association";
import type { Engine } from "../../engine/engine";
import type { Packet } from "../../packet/packet";

/** Debugging topics (console README, "Comware 5 commands"), in alphabetical order. */
export const TOPICS = [
  "access",
  "adjustment",
  "authentication",
  "event",
  "filter",
  "packet",
  "parameter",
  "refclock",
  "selection",
  "synchronization",
  "validity",
] as const;

/** One topic. */
export type Topic = (typeof TOPICS)[number];

/** Writes a debugging line. Further lines belong to it and are indented. */
export type WriteDebugging = (this: void, mnemonic: string, lines: string[]) => void;

/** Topics that are on, and the state from which changes are reported. */
export interface Debugging {
  readonly engine: Engine;
  readonly write: WriteDebugging;
  readonly isOn: Record<Topic, boolean>;
  readonly memory: DebuggingMemory;
  /** A reply, decoded from the buffer in which it was encoded. */
  readonly reply: Packet;
}

/** An association at the last report. */
export interface AssociationRecord {
  isInUse: boolean;
  address: string;
  hostPoll: number;
  isReachable: boolean;
  selectionStatus: SelectionStatus;
  /** Timestamp of the last accepted packet, as text. */
  heard: string;
}

/** State at the last report. */
export interface DebuggingMemory {
  readonly associations: AssociationRecord[];
  systemPeer: number;
  /** `SystemVariables.version` and the frequency of the clock. */
  version: number;
  frequency: number;
}
