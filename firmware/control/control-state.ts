import type { Datagram } from "../../hal/datagram";
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
 * Control query of ours, one at a time: variables of another server's system (RFC 9327 section 4).
 *
 *   state     event                     does                                              next
 *   idle      startQuery                sends it from a random port, with a random number waiting
 *   waiting   its answer                calls the listener                                idle
 *   waiting   2 s of silence            sends it again, twice at most                     waiting
 *   waiting   the third silence         calls the listener                                idle
 *   waiting   cancelQuery               closes the port                                   idle
 *   any       any other answer          refuses it                                        as before
 */
export interface ControlQuery {
  socket: UdpSocket | undefined;
  readonly address: Address;
  instance: number;
  /** Interface whose address it is sent from; -1 for the one of `ntp-service source-interface`, or the outgoing one. */
  sourceIndex: number;
  /** Sequence number, which the answer must repeat: 16 bits that an attacker has to guess, beside those of the port. */
  sequence: number;
  /** Names of variables, with commas between them. */
  names: string;
  /** Retransmissions left. */
  retries: number;
  /** Set while an answer is awaited. */
  readonly deadline: Deadline;
  listener: QueryListener;
}

/** Outcome of a query. */
export const enum QueryOutcome {
  Answered,
  /** The server answers control queries, but not this one. */
  Refused,
  TimedOut,
  /** The network has no route to it. */
  Unreachable,
}

/** Called when the query has ended; may start the next one. `text` is the data of the answer. */
export type QueryListener = (this: void, outcome: QueryOutcome, text: string) => void;

/** State of control messages. */
export interface ControlState {
  /** Answers that may be sent. */
  readonly rateLimit: QueryRateLimit;
  /** Our query. */
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
