import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import { copyAddress, isSameAddress, type Address } from "../network/address";
import { instanceOf, sourceInterface } from "../network/interfaces";
import * as form from "../packet/control";
import { VERSION } from "../packet/protocol";
import { clearDeadline, isSet, setDeadline } from "../time/deadline";
import { makeTimestamp } from "../time/timestamp";
import { controlOf, QueryOutcome, type ControlContext, type QueryListener } from "./control-state";

/** Time that an answer may take before the query is sent again [s], and how often it is sent again. */
const ANSWER_TIME = 2;
const RETRIES = 2;

const transmitted = makeTimestamp();
const now = makeTimestamp();
const own = form.makeControlMessage();

/**
 * Asks the server at `address` in VPN instance `instance` for variables of its system, from the address of interface `sourceIndex` (-1 for any). `listener` is
 * called when the query has ended, possibly before this returns. An outstanding query is cancelled.
 */
export function startQuery(
  context: ControlContext,
  address: Address,
  instance: number,
  sourceIndex: number,
  names: string,
  listener: QueryListener,
): void {
  const query = controlOf(context).query;
  cancelQuery(context);
  const port = context.board.network.openClient();
  query.socket = port === undefined ? context.service : port;
  copyAddress(address, query.address);
  query.instance = instance;
  query.sourceIndex = sourceIndex;
  query.sequence = context.board.random.word();
  query.names = names;
  query.retries = RETRIES;
  query.listener = listener;
  if (!sendQuery(context)) endQuery(context, QueryOutcome.Unreachable, "");
}

/** Returns true while a query is outstanding. */
export function isQuerying(context: ControlContext): boolean {
  return isSet(controlOf(context).query.deadline);
}

/** Cancels the outstanding query without a call of its listener. */
export function cancelQuery(context: ControlContext): void {
  const query = controlOf(context).query;
  if (query.socket !== undefined && query.socket !== context.service) query.socket.close();
  query.socket = undefined;
  clearDeadline(query.deadline);
}

/** No answer came in time: sends the query again, or ends it. */
export function runQueryDeadline(context: ControlContext): void {
  const query = controlOf(context).query;
  if (query.retries < 1) {
    endQuery(context, QueryOutcome.TimedOut, "");
    return;
  }
  query.retries = query.retries - 1;
  if (!sendQuery(context)) endQuery(context, QueryOutcome.Unreachable, "");
}

/**
 * Processes an answer. It belongs to our query when address, ports and sequence number match. All that we ask for fits into one message: an answer in fragments
 * is refused.
 */
export function receiveAnswer(context: ControlContext, datagram: Datagram, message: form.ControlMessage): Refusal {
  const query = controlOf(context).query;
  const isFromServer = isSameAddress(datagram.source, query.address) && datagram.sourcePort === context.board.network.serverPort;
  if (!isSet(query.deadline) || datagram.socket !== query.socket || !isFromServer) return Refusal.Unexpected;
  if (datagram.interfaceIndex >= 0 && instanceOf(context, datagram.interfaceIndex) !== query.instance) return Refusal.Unexpected;
  const isOurs = message.sequence === query.sequence && message.opcode === form.Opcode.ReadVariables && message.associationId === 0;
  if (!isOurs) return Refusal.Bogus;
  if (message.hasMore || message.offset > 0) return Refusal.Malformed;
  if (message.isError) {
    endQuery(context, QueryOutcome.Refused, "");
    return Refusal.None;
  }
  const text = form.readControlText(datagram.packet, message);
  if (text === undefined) return Refusal.Malformed;
  endQuery(context, QueryOutcome.Answered, text);
  return Refusal.None;
}

function sendQuery(context: ControlContext): boolean {
  const query = controlOf(context).query;
  if (query.socket === undefined) return false;
  own.version = VERSION;
  own.opcode = form.Opcode.ReadVariables;
  own.sequence = query.sequence;
  own.count = query.names.length;
  form.encodeControl(own, context.buffer);
  const length = form.writeControlText(context.buffer, query.names, 0, query.names.length);
  context.clock.counter.read(now);
  setDeadline(query.deadline, now, ANSWER_TIME);
  const source = sourceInterface(context, query.sourceIndex, query.instance);
  return query.socket.send(context.buffer, length, query.instance, source, query.address, context.board.network.serverPort, transmitted);
}

function endQuery(context: ControlContext, outcome: QueryOutcome, text: string): void {
  cancelQuery(context);
  controlOf(context).query.listener(outcome, text);
}
