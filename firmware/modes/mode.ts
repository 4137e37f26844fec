import type { Board } from "../../hal/board";
import type { Datagram } from "../../hal/datagram";
import type { RandomSource } from "../../hal/random-source";
import type { Association } from "../association/association";
import type { Refusal } from "../association/refusal";
import type { Discipline } from "../clock/discipline";
import type { SystemClock } from "../clock/system-clock";
import type { Estimation } from "../estimator/estimator";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import type { ServerContext, ServerFeatures } from "../server/server-context";
import type { PassivePeers } from "../settings/configuration";
import type { Timestamp } from "../time/timestamp";
import { BROADCAST_CLIENT, type Dispatch } from "./dispatch";

/** Part of the engine that a mode takes a sample with: the received packet, and the clock that it is measured against. */
export interface Reception {
  /** The one packet that is decoded or encoded at a time. */
  readonly packet: Packet;
  /** Counter reading on arrival of `packet`; valid during the event only. */
  received: Timestamp;
  readonly clock: SystemClock;
  readonly discipline: Discipline;
  readonly features: { readonly estimation: Estimation };
  readonly board: { readonly random: RandomSource };
}

/** Part of the engine that the modes work on. */
export interface ModeContext extends ServerContext, Reception {
  readonly board: Board;
  readonly features: ModeFeatures;
  readonly clock: SystemClock;
  readonly table: Association[];
  /** Most dynamic associations (`ntp-service max-dynamic-sessions`), 0..100. */
  maxDynamicSessions: number;
  /** Senders that may mobilize passive associations. */
  passivePeers: PassivePeers;
  /** A source has changed or gone: the engine selects again before the event ends. */
  isSelectionDue: boolean;
}

/** Request of a mode to the engine after a deadline. */
export const enum ModeAction {
  None,
  /** Look `hostName` up and start the association with the address found. */
  Resolve,
}

/** The functions of one mode. */
export interface AssociationMode {
  /** Starts an association at the counter reading `now`: its state is the first one of the mode. */
  readonly start: (this: void, context: ModeContext, association: Association, now: Timestamp) => void;
  /** Processes the authentic packet that `context` has received. Returns the reason why it is refused, or None. */
  readonly receive: (this: void, context: ModeContext, association: Association) => Refusal;
  /** The deadline of the association has come at the counter reading `now`: sends what is due and sets the next deadline. */
  readonly runDeadline: (this: void, context: ModeContext, association: Association, now: Timestamp) => ModeAction;
  /** Mobilizes the association that a packet asks for; undefined when there is no slot for it, or when packets mobilize none in this mode. */
  readonly mobilize: (this: void, context: ModeContext, datagram: Datagram, packet: Packet) => Association | undefined;
  /** Answers the packet that the association has processed. */
  readonly answer: (this: void, context: ModeContext, association: Association) => void;
}

/** Modes that are built in; what a board leaves out is undefined and takes no memory. */
export interface ModeFeatures extends ServerFeatures {
  readonly estimation: Estimation;
  readonly client: AssociationMode | undefined;
  /** Active and passive. */
  readonly symmetric: AssociationMode | undefined;
  /** Broadcast and multicast. */
  readonly broadcastClient: AssociationMode | undefined;
  readonly broadcastServer: AssociationMode | undefined;
  /** See mobilize.ts. Undefined on a board whose modes mobilize nothing for packets. */
  readonly mobilizeForPacket:
    ((this: void, context: ModeContext, hostMode: Mode, datagram: Datagram, packet: Packet, into: Dispatch) => Refusal) | undefined;
}

/** The mode of associations with `hostMode`; undefined when it is left out. */
export function modeOf(features: ModeFeatures, hostMode: Mode): AssociationMode | undefined {
  if (hostMode === Mode.Client) return features.client;
  if (hostMode === Mode.Broadcast) return features.broadcastServer;
  return hostMode === BROADCAST_CLIENT ? features.broadcastClient : features.symmetric;
}

/** `answer` of a mode that answers nothing. */
export function answerNothing(): void {}

/** `mobilize` of a mode that only commands mobilize. */
export function mobilizeNothing(): undefined {
  return undefined;
}
