import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import { scheduleTimer } from "../engine/alarm";
import type { Engine } from "../engine/engine";
import { copyAddress, isSameAddress, type Address } from "../network/address";
import { instanceOf, usableSource } from "../network/interfaces";
import * as form from "../packet/control";
import { VERSION } from "../packet/protocol";
import { addInterval } from "../time/interval";
import { makeTimestamp } from "../time/timestamp";
import { controlOf, QueryOutcome, type QueryListener } from "./control-state";

/** How long an answer is awaited, s, before the query is sent again, and how often it is. */
const SILENCE = 2;
const RETRIES = 2;

const transmitted = makeTimestamp();
const own = form.makeControlMessage();

/**
 * Asks the server at `address` of VPN instance `instance` for variables of its system, from the address of the interface `sourceIndex` (-1: whichever). `listener`
 * is told how it ended, later or before this returns. A query under way is given up.
 */
export function startQuery(engine: Engine, address: Address, instance: number, sourceIndex: number, names: string, listener: QueryListener): void {
  const query = controlOf(engine).query;
  cancelQuery(engine);
  const port = engine.board.network.openClient();
  query.socket = port === undefined ? engine.service : port;
  copyAddress(address, query.address);
  query.instance = instance;
  query.sourceIndex = sourceIndex;
  query.sequence = engine.board.random.word();
  query.names = names;
  query.retries = RETRIES;
  query.listener = listener;
  query.isWaiting = true;
  if (!sendQuery(engine)) endQuery(engine, QueryOutcome.Unreachable, "");
}

/** Nobody waits for the answer any more, and nobody is told. */
export function cancelQuery(engine: Engine): void {
  const query = controlOf(engine).query;
  if (query.socket !== undefined && query.socket !== engine.service) query.socket.close();
  query.socket = undefined;
  query.isWaiting = false;
}

/** The silence is over: asks again, or gives up. */
export function queryTimer(engine: Engine): void {
  const query = controlOf(engine).query;
  if (query.retries < 1) {
    endQuery(engine, QueryOutcome.TimedOut, "");
    return;
  }
  query.retries = query.retries - 1;
  if (!sendQuery(engine)) endQuery(engine, QueryOutcome.Unreachable, "");
}

/**
 * `message` says that it answers a query: ours, when it comes from where we asked to where we asked from, and has our number. All that we ask for fits into
 * one message, so that an answer in fragments is none.
 */
export function receiveAnswer(engine: Engine, datagram: Datagram, message: form.ControlMessage): Refusal {
  const query = controlOf(engine).query;
  const isFromServer = isSameAddress(datagram.source, query.address) && datagram.sourcePort === engine.board.network.serverPort;
  if (!query.isWaiting || datagram.socket !== query.socket || !isFromServer) return Refusal.Unexpected;
  if (datagram.interfaceIndex >= 0 && instanceOf(engine, datagram.interfaceIndex) !== query.instance) return Refusal.Unexpected;
  const isOurs = message.sequence === query.sequence && message.opcode === form.Opcode.ReadVariables && message.associationId === 0;
  if (!isOurs) return Refusal.Bogus;
  if (message.hasMore || message.offset > 0) return Refusal.Malformed;
  if (message.isError) {
    endQuery(engine, QueryOutcome.Refused, "");
    return Refusal.None;
  }
  const text = form.readControlText(datagram.packet, message);
  if (text === undefined) return Refusal.Malformed;
  endQuery(engine, QueryOutcome.Answered, text);
  return Refusal.None;
}

function sendQuery(engine: Engine): boolean {
  const query = controlOf(engine).query;
  if (query.socket === undefined) return false;
  own.version = VERSION;
  own.opcode = form.Opcode.ReadVariables;
  own.sequence = query.sequence;
  own.count = query.names.length;
  form.encodeControl(own, engine.buffer);
  const length = form.writeControlText(engine.buffer, query.names, 0, query.names.length);
  const clock = engine.synchronization.clock;
  clock.counter.read(query.nextDate);
  addInterval(query.nextDate, SILENCE, query.nextDate);
  scheduleTimer(engine);
  const source = usableSource(engine, query.sourceIndex, query.instance);
  return query.socket.send(engine.buffer, length, query.instance, source, query.address, engine.board.network.serverPort, transmitted);
}

function endQuery(engine: Engine, outcome: QueryOutcome, text: string): void {
  cancelQuery(engine);
  controlOf(engine).query.listener(outcome, text);
}
