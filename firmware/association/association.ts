import type { UdpSocket } from "../../hal/udp-socket";
import type { KeyId } from "../auth/keys";
import { makeAddress, type Address } from "../network/address";
import { PUBLIC_INSTANCE } from "../network/interfaces";
import { DEFAULT_POLL, Leap, MAXDISP, MAXSTRAT, Mode, VERSION } from "../packet/protocol";
import { clearEstimator, type Estimation, type Estimator } from "../estimator/estimator";
import { clearTimestamp, makeTimestamp, type Timestamp } from "../time/timestamp";
import { makeRefusalCounters } from "./refusal";

/** What the selection made of an association (flags 1, 3 and 4 of `display ntp-service sessions`). Each includes the ones before. */
export const enum Standing {
  /** Not fit to be a source: unreachable, unsynchronized, too distant, or following us. */
  Unfit = 0,
  /** Outside the interval that the majority shares. */
  Falseticker,
  /** Fit and in agreement. */
  Candidate,
  /** Takes part in the combined offset. */
  Selected,
  /** The source that the system is synchronized to. */
  Master,
}

/** One association (RFC 5905 section 9.1; variables under their names there). Made at start, used again: the table never grows. */
export interface Association {
  isInUse: boolean;
  /** Created by a command, not by a packet: stays when unreachable. */
  isConfigured: boolean;
  /** A local reference clock, 127.127.1.0 to .3: sends nothing. */
  isLocalClock: boolean;
  /** Our mode: Client, and later the symmetric and broadcast ones. */
  hostMode: Mode;
  /** State of the mode's own state machine; each mode has its enumeration. */
  state: number;
  /** Server name to resolve, empty when the address was given. */
  hostName: string;
  /** 0.0.0.0 while the name is not resolved. */
  address: Address;
  /** Version we send, 1..4. */
  version: number;
  /** Preferred when otherwise equal. */
  isPriority: boolean;
  /** Bounds of `hostPoll`, log2 s. */
  minPoll: number;
  maxPoll: number;
  /** Key that it is bound to (`authentication-keyid`, or the one of the packet that made it); 0 for none. */
  keyId: KeyId;
  /** VPN instance that it belongs to: the same address in two instances is two hosts. 0 is the public one. */
  instance: number;
  /** Interface whose address its packets leave with (`source-interface`); -1 where none was named. */
  sourceIndex: number;
  /** The interface of a broadcast association: what it sends out of, or hears from; -1 elsewhere. */
  interfaceIndex: number;
  /** Time to live of what a multicast server sends, 1..255. */
  timeToLive: number;
  /** The socket that its packets leave by; the service socket or one of its own. */
  socket: UdpSocket | undefined;

  // As the last packet that passed the checks said.
  leap: Leap;
  peerMode: Mode;
  stratum: number;
  peerPoll: number;
  precision: number;
  /** s */
  rootDelay: number;
  /** s */
  rootDispersion: number;
  refId: number[];
  reference: Timestamp;
  origin: Timestamp;
  receive: Timestamp;
  transmit: Timestamp;
  /** Our time when that packet arrived (RFC peer.dst). */
  destination: Timestamp;

  /** Eight polls, the newest in bit 0: 1 where a good reply came. 0 is unreachable. */
  reach: number;
  /** Our poll exponent, log2 s. */
  hostPoll: number;
  /** Polls since the last good reply. */
  unreach: number;
  /** Requests left in the burst. */
  burst: number;
  /** Good replies in a row that allow a longer poll, or bad ones that ask for a shorter (negative). */
  pollScore: number;
  /** The counter when its timer runs out. */
  nextDate: Timestamp;
  /** The random transmit timestamp of the request that is under way, and whether one is (never "zero matches"; CVE-2015-8138). */
  expectedOrigin: Timestamp;
  isAwaitingReply: boolean;
  /** The counter when that request left: the true T1. */
  requestSent: Timestamp;
  /** The counter at the last packet that passed the checks, and whether there was one. */
  lastHeard: Timestamp;
  hasHeard: boolean;

  /** Broadcast client: delay of the way from the server, s, as the last volley found it. */
  oneWayDelay: number;
  /** Broadcast client: transmit timestamp of the last broadcast that was taken, the counter when it came, and whether there was one. */
  lastBroadcast: Timestamp;
  lastBroadcastHeard: Timestamp;
  hasHeardBroadcast: boolean;
  /** Broadcast client: samples in a row that were far off. */
  strangeSamples: number;

  estimator: Estimator;
  /** What the estimate said of our clock at the last selection: its time minus ours, s. */
  offset: number;
  standing: Standing;
  /** Counters by `Refusal`. */
  refused: number[];
}

/** "INIT", nothing heard yet, as a reference identifier: its first half. */
export const REFID_INIT_HIGH = 0x494e;
/** Its second half. */
export const REFID_INIT_LOW = 0x4954;

/** A free place in the table. */
export function makeAssociation(estimation: Estimation): Association {
  return {
    isInUse: false,
    isConfigured: false,
    isLocalClock: false,
    hostMode: Mode.Client,
    state: 0,
    hostName: "",
    address: makeAddress(),
    version: VERSION,
    isPriority: false,
    minPoll: DEFAULT_POLL,
    maxPoll: DEFAULT_POLL,
    keyId: [0, 0],
    instance: PUBLIC_INSTANCE,
    sourceIndex: -1,
    interfaceIndex: -1,
    timeToLive: 1,
    socket: undefined,
    leap: Leap.Unsynchronized,
    peerMode: Mode.Reserved,
    stratum: MAXSTRAT,
    peerPoll: DEFAULT_POLL,
    precision: 0,
    rootDelay: 0,
    rootDispersion: MAXDISP,
    refId: [REFID_INIT_HIGH, REFID_INIT_LOW],
    reference: makeTimestamp(),
    origin: makeTimestamp(),
    receive: makeTimestamp(),
    transmit: makeTimestamp(),
    destination: makeTimestamp(),
    reach: 0,
    hostPoll: DEFAULT_POLL,
    unreach: 0,
    burst: 0,
    pollScore: 0,
    nextDate: makeTimestamp(),
    expectedOrigin: makeTimestamp(),
    isAwaitingReply: false,
    requestSent: makeTimestamp(),
    lastHeard: makeTimestamp(),
    hasHeard: false,
    oneWayDelay: 0,
    lastBroadcast: makeTimestamp(),
    lastBroadcastHeard: makeTimestamp(),
    hasHeardBroadcast: false,
    strangeSamples: 0,
    estimator: estimation.make(),
    offset: 0,
    standing: Standing.Unfit,
    refused: makeRefusalCounters(),
  };
}

/** Forgets what packets have told (RFC 5905 section 9.1 "clear"), but not the configuration and not the refusal counters. */
export function clearPeerState(association: Association): void {
  association.leap = Leap.Unsynchronized;
  association.peerMode = Mode.Reserved;
  association.stratum = MAXSTRAT;
  association.peerPoll = association.minPoll;
  association.precision = 0;
  association.rootDelay = 0;
  association.rootDispersion = MAXDISP;
  association.refId[0] = REFID_INIT_HIGH;
  association.refId[1] = REFID_INIT_LOW;
  clearTimestamp(association.reference);
  clearTimestamp(association.origin);
  clearTimestamp(association.receive);
  clearTimestamp(association.transmit);
  clearTimestamp(association.destination);
  association.reach = 0;
  association.hostPoll = association.minPoll;
  association.unreach = 0;
  association.burst = 0;
  association.pollScore = 0;
  association.isAwaitingReply = false;
  association.hasHeard = false;
  association.hasHeardBroadcast = false;
  association.strangeSamples = 0;
  association.standing = Standing.Unfit;
  clearEstimator(association.estimator);
}

/** Shifts the reach register at the start of a poll. */
export function shiftReach(association: Association): void {
  association.reach = (association.reach * 2) % 256;
}

/** Marks the current poll as answered. */
export function markReached(association: Association): void {
  if (association.reach % 2 === 0) association.reach = association.reach + 1;
}
