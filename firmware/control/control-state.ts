import type { Datagram } from "../../hal/datagram";
import type { UdpSocket } from "../../hal/udp-socket";
import type { Engine } from "../engine/engine";
import { makeAddress, type Address } from "../network/address";
import { PUBLIC_INSTANCE } from "../network/interfaces";
import { isControlMessage } from "../packet/control";
import { PacketForm, type Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { makeTimestamp, type Timestamp } from "../time/timestamp";
import { makeQueryBudget, type QueryBudget } from "./query-budget";

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
  isWaiting: boolean;
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
  /** The counter when the next silence is over. */
  readonly nextDate: Timestamp;
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
  readonly budget: QueryBudget;
  /** The query of ours that is under way. */
  query: ControlQuery;
}

/** Nothing asked. */
export function makeControlQuery(): ControlQuery {
  return {
    isWaiting: false,
    socket: undefined,
    address: makeAddress(),
    instance: PUBLIC_INSTANCE,
    sourceIndex: -1,
    sequence: 0,
    names: "",
    retries: 0,
    nextDate: makeTimestamp(),
    listener: tellNobody,
  };
}

function tellNobody(_outcome: QueryOutcome, _text: string): void {}

/** The state on a board that has the feature: nobody else asks. */
export function controlOf(engine: Engine): ControlState {
  return engine.control as ControlState;
}

/** Nothing answered and nothing asked. */
export function makeControlState(): ControlState {
  return { budget: makeQueryBudget(), query: makeControlQuery() };
}

/** Whether a datagram that has been decoded as `packet` with the outcome `found` is a control message, whose own header may be shorter than a packet's. */
export function isControl(found: PacketForm, datagram: Datagram, packet: Packet): boolean {
  return found === PacketForm.Short ? isControlMessage(datagram.packet, datagram.length) : packet.mode === Mode.Control;
}
