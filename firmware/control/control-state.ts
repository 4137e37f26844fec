import type { Datagram } from "../../hal/datagram";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { UdpSocket } from "../../hal/udp-socket";
import type { Association } from "../association/association";
import type { Refusal } from "../association/refusal";
import { makeAddress, type Address } from "../network/address";
import { PUBLIC_INSTANCE } from "../network/interfaces";
import type { ServerContext } from "../server/server-context";
import { makeDeadline, type Deadline } from "../time/deadline";
import { makeQueryRateLimit, type QueryRateLimit } from "./query-rate-limit";

/** Part of the engine that answers and sends control messages. */
export interface ControlContext extends ServerContext {
  readonly table: Association[];
  /** Buffer that messages of ours begin in. */
  readonly buffer: PacketBuffer;
  /** Undefined on a board without control messages. */
  readonly control: ControlState | undefined;
}

/** The functions of control messages; a board without them has none. */
export interface ControlFeature {
  readonly makeState: (this: void) => ControlState;
  /** Processes a control message. Returns the reason why it is refused, or None. */
  readonly receive: (this: void, context: ControlContext, datagram: Datagram) => Refusal;
  /** No answer to our query came in time: sends it again, or ends it. */
  readonly runDeadline: (this: void, context: ControlContext) => void;
}

/**
 * The one control query that we ask at a time: variables of another server's system (RFC 9327 section 4).
 *
 *   state     event                     does                                              next
 *   idle      startQuery                sends it by a random port, with a random number   waiting
 *   waiting   its answer                tells who asked                                   idle
 *   waiting   2 s of silence            sends it again, twice at most                     waiting
 *   waiting   the third silence         tells who asked                                   idle
 *   waiting   cancelQuery               closes the port                                   idle
 *   any       any other answer          refuses it                                        as before
 */
export interface ControlQuery {
  socket: UdpSocket | undefined;
  readonly address: Address;
  instance: number;
  /** Interface whose address it leaves with; -1 for the one of `ntp-service source-interface`, or the one that it leaves by. */
  sourceIndex: number;
  /** Number of the query, which its answer must have: 16 bits that a forger has to guess, beside those of the port. */
  sequence: number;
  /** Names of variables, with commas between them. */
  names: string;
  /** How often it may be sent again. */
  retries: number;
  /** Set while an answer is awaited. */
  readonly deadline: Deadline;
  listener: QueryListener;
}

/** How a query has ended. */
export const enum QueryOutcome {
  Answered,
  /** The server answers control queries, but not this one. */
  Refused,
  TimedOut,
  /** The network has no way to it. */
  Unreachable,
}

/** Who asked. The query is over when it is told: it may ask the next one. `text` is what an answered query brought. */
export type QueryListener = (this: void, outcome: QueryOutcome, text: string) => void;

/** What control messages leave behind. */
export interface ControlState {
  /** Answers that may be sent. */
  readonly rateLimit: QueryRateLimit;
  /** The query of ours that is under way. */
  query: ControlQuery;
}

/** Makes an idle query. */
export function makeControlQuery(): ControlQuery {
  return {
    socket: undefined,
    address: makeAddress(),
    instance: PUBLIC_INSTANCE,
    sourceIndex: -1,
    sequence: 0,
    names: "",
    retries: 0,
    deadline: makeDeadline(),
    listener: ignoreOutcome,
  };
}

function ignoreOutcome(_outcome: QueryOutcome, _text: string): void {}

/** State of the control messages on a board that has them. */
export function controlOf(context: ControlContext): ControlState {
  return context.control as ControlState;
}

/** Makes the state: nothing answered, nothing asked. */
export function makeControlState(): ControlState {
  return { rateLimit: makeQueryRateLimit(), query: makeControlQuery() };
}
