import type { UdpSocket } from "../../hal/udp-socket";
import type { KeyId } from "../auth/keys";
import { clearEstimator, type Estimator } from "../estimator/estimator";
import { clearAddress, makeAddress, type Address } from "../network/address";
import { PUBLIC_INSTANCE } from "../network/interfaces";
import { DEFAULT_POLL, Leap, MAXDISP, MAXSTRAT, Mode, VERSION } from "../packet/protocol";
import { addInterval } from "../time/interval";
import { clearTimestamp, makeTimestamp, type Timestamp } from "../time/timestamp";
import { makeRefusalCounters, Refusal } from "./refusal";

/** State of an association; the table above each mode in modes/ says which of them it has and what leads from one to the next. */
export const enum AssociationState {
  /** The name of the server or peer is looked up. */
  Resolving = 0,
  /** First requests of a client. */
  Starting,
  /** Requests at growing intervals after them. */
  Settling,
  /** Client: a request every poll interval. */
  Polling,
  /** Client: the server refused service, with a valid MAC. */
  Stopped,
  /** First requests of a symmetric association or a broadcast client. */
  Measuring,
  /** Symmetric: packets of mode 1 and 2 are exchanged. */
  Peering,
  /** Broadcast client: packets of mode 5 are received. */
  Listening,
}

/** Selection status of an association (flags 1, 3 and 4 of `display ntp-service sessions`). Each includes the ones before. */
export const enum SelectionStatus {
  /** Not fit to be a source: unreachable, unsynchronized, too distant, or synchronized to us. */
  Unfit = 0,
  /** Outside the intersection interval of the majority. */
  Falseticker,
  /** Truechimer. */
  Candidate,
  /** Contributes to the combined offset. */
  Selected,
  /** System peer. */
  Master,
}

/** Trust in a source. Sources take part in the selection only while no source of more trust is fit. */
export const enum Trust {
  /** Any packet may have mobilized it: a passive association without a key. All of them together have one voice. */
  None = 0,
  /** DHCP named it. */
  Named,
  /** A command or a key vouches for it, or it is a broadcast server that we were told to listen to. */
  Full,
}

/** One association (RFC 5905 section 9.1; variables under their names there). Made at start and reused: the table never grows. */
export interface Association {
  isInUse: boolean;
  /** Mobilized by a command, not by a packet: stays when unreachable. */
  isConfigured: boolean;
  /** Mobilized by a packet, and the sender has answered a request of ours with its 64 random bits: it receives what is sent to its address. */
  isProven: boolean;
  /** A local reference clock, 127.127.1.0 to 127.127.1.3: sends nothing. */
  isLocalClock: boolean;
  /** Mode of the packets sent; `BROADCAST_CLIENT` (modes/dispatch.ts) for a broadcast client. */
  hostMode: Mode;
  state: AssociationState;
  /** Name to resolve; empty when an address was configured. */
  hostName: string;
  /** 0.0.0.0 while the name is not resolved. */
  address: Address;
  /** Version of the packets sent, 1..4. */
  version: number;
  trust: Trust;
  /** Preferred among equals (`priority`). */
  isPriority: boolean;
  /** Bounds of `hostPoll`, log2 of seconds. */
  minPoll: number;
  maxPoll: number;
  /** Key of the association (`authentication-keyid`, or the one of the packet that mobilized it); 0 for none. */
  keyId: KeyId;
  /** VPN instance: the same address in two instances is two hosts. 0 is the public instance. */
  instance: number;
  /** Interface whose address its packets are sent from (`source-interface`); -1 when none is named. */
  sourceIndex: number;
  /** Interface of a broadcast association or of a server that DHCP named; -1 for any. */
  interfaceIndex: number;
  /** Time to live of the packets of a multicast server, 1..255. */
  timeToLive: number;
  /** Socket that its packets are sent by: the service socket or one of its own. */
  socket: UdpSocket | undefined;

  // Values of the last packet that passed the checks.
  leap: Leap;
  peerMode: Mode;
  stratum: number;
  peerPoll: number;
  precision: number;
  /** [s] */
  rootDelay: number;
  /** [s] */
  rootDispersion: number;
  refId: number[];
  reference: Timestamp;
  origin: Timestamp;
  receive: Timestamp;
  transmit: Timestamp;
  /** Our time when that packet arrived (RFC 5905 peer.dst). */
  destination: Timestamp;

  /** Shift register of eight polls, the newest in bit 0: 1 for a good reply. 0 is unreachable. */
  reach: number;
  /** Poll exponent in use, log2 of seconds. */
  hostPoll: number;
  /** Polls since the last good reply. */
  unreach: number;
  /** Requests left in the burst. */
  burst: number;
  /** Time of polls until a contradiction may begin a burst again [s]; 0 or less for now. */
  burstWait: number;
  /** Good replies in a row that allow a longer poll, or bad ones that ask for a shorter one (negative). */
  pollScore: number;
  /** Counter reading of its next deadline. */
  nextDate: Timestamp;
  /** Random transmit timestamp of the outstanding request, and whether one is outstanding (never "zero matches": CVE-2015-8138). */
  expectedOrigin: Timestamp;
  isAwaitingReply: boolean;
  /** Active peer: packets with a wrong origin since our last one. */
  bogusOrigins: number;
  /** Counter reading when that request was sent: the true T1. */
  requestSent: Timestamp;
  /** Counter reading of the last packet that passed the checks, and whether there was one. */
  lastHeard: Timestamp;
  hasHeard: boolean;

  /** Time for which it has been the system peer in a row with timestamps too coarse for a frequency [s]. */
  steeringTime: number;

  /** Broadcast client: path delay from the server that the last volley measured [s]. */
  oneWayDelay: number;
  /** Broadcast client: transmit timestamp of the last accepted broadcast, the counter reading on its arrival, and whether there was one. */
  lastBroadcast: Timestamp;
  lastBroadcastHeard: Timestamp;
  hasHeardBroadcast: boolean;
  /** Broadcast client: outliers in a row. */
  strangeSamples: number;

  estimator: Estimator;
  /** Offset at the last selection: its time minus ours [s]. */
  offset: number;
  selectionStatus: SelectionStatus;
  /** Counters by `Refusal`. */
  refused: number[];
}

/** First half of the reference identifier "INIT": nothing received yet. */
const REFID_INIT_HIGH = 0x494e;
/** Second half of the reference identifier "INIT". */
const REFID_INIT_LOW = 0x4954;

/** Makes a free slot of the table with `estimator`. Allocates: for use at start only. */
export function makeAssociation(estimator: Estimator): Association {
  return {
    isInUse: false,
    isConfigured: false,
    isProven: false,
    isLocalClock: false,
    hostMode: Mode.Client,
    state: AssociationState.Resolving,
    hostName: "",
    address: makeAddress(),
    version: VERSION,
    trust: Trust.Full,
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
    burstWait: 0,
    pollScore: 0,
    nextDate: makeTimestamp(),
    expectedOrigin: makeTimestamp(),
    isAwaitingReply: false,
    bogusOrigins: 0,
    requestSent: makeTimestamp(),
    lastHeard: makeTimestamp(),
    hasHeard: false,
    steeringTime: 0,
    oneWayDelay: 0,
    lastBroadcast: makeTimestamp(),
    lastBroadcastHeard: makeTimestamp(),
    hasHeardBroadcast: false,
    strangeSamples: 0,
    estimator,
    offset: 0,
    selectionStatus: SelectionStatus.Unfit,
    refused: makeRefusalCounters(),
  };
}

/** Puts a slot that is taken into the state of a new one: the caller writes only what differs, so that nothing of its last use remains. */
export function resetAssociation(association: Association): void {
  association.isConfigured = false;
  association.isProven = false;
  association.isLocalClock = false;
  association.hostMode = Mode.Client;
  association.state = AssociationState.Resolving;
  association.hostName = "";
  clearAddress(association.address);
  association.version = VERSION;
  association.trust = Trust.Full;
  association.isPriority = false;
  association.minPoll = DEFAULT_POLL;
  association.maxPoll = DEFAULT_POLL;
  association.keyId[0] = 0;
  association.keyId[1] = 0;
  association.instance = PUBLIC_INSTANCE;
  association.sourceIndex = -1;
  association.interfaceIndex = -1;
  association.timeToLive = 1;
  association.socket = undefined;
  association.oneWayDelay = 0;
  association.burstWait = 0;
  for (let i = 0; i < Refusal.Count; i++) association.refused[i] = 0;
  clearPeerState(association);
}

/** Forgets what packets have told (RFC 5905 section 9.1 "clear"), but neither the configuration nor the refusal counters. */
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
  association.bogusOrigins = 0;
  association.hasHeard = false;
  association.hasHeardBroadcast = false;
  association.steeringTime = 0;
  association.strangeSamples = 0;
  association.selectionStatus = SelectionStatus.Unfit;
  clearEstimator(association.estimator);
}

/** Enters `state`; the next deadline is `delay` [s] after the counter reading `now`. The only place where a state machine changes its state. */
export function enterState(association: Association, state: AssociationState, now: Timestamp, delay: number): void {
  association.state = state;
  addInterval(now, delay, association.nextDate);
}

/** Shifts the reach register at the start of a poll. */
export function shiftReach(association: Association): void {
  association.reach = (association.reach * 2) % 256;
}

/** Marks the current poll as answered. */
export function markReached(association: Association): void {
  if (association.reach % 2 === 0) association.reach = association.reach + 1;
}
