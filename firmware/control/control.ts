import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import type { Association } from "../association/association";
import { isGroup } from "../network/address";
import { addresseeOf, instanceOf, isConnected } from "../network/interfaces";
import * as form from "../packet/control";
import { makeTimestamp } from "../time/timestamp";
import { AccessRight, accessOf, isGranted, mayQuery } from "../server/access";
import { receiveAnswer, runQueryDeadline } from "./control-query";
import { controlOf, makeControlState, type ControlContext, type ControlFeature } from "./control-state";
import { associationOf, peerStatus, systemStatus, variableNames, variableValue } from "./control-variables";
import { takeQueryToken } from "./query-rate-limit";

/**
 * Control messages (mode 6, RFC 9327): answers queries for the status words of all associations and for the variables of the system or of one association.
 * They write nothing, and there is no mode 7.
 *
 * Amplification is bounded (CVE-2013-5211): an answer has at most `LONGEST_ANSWER` bytes of data, and query-rate-limit.ts limits their number. Refused messages
 * and answers are dropped: two servers cannot be made to answer each other.
 */

/** Bytes of data of the longest answer: two fragments. Variables need one; a list of 128 associations has 512 bytes. */
const LONGEST_ANSWER = 2 * form.CONTROL_DATA_BYTES;
/** First byte of loopback addresses. */
const LOOPBACK = 127;
/** Bytes of one association in a list: identifier and status word. */
const LISTED_BYTES = 4;
/** Longest list of names in a query [bytes]: all names of an association, and a few more. */
const LONGEST_QUERY = 256;

const message = form.makeControlMessage();
const transmitted = makeTimestamp();
const pair = [0, 0];

/** Processes a control message: answers a query, or takes the answer to one of ours. Returns the refusal, or None. */
function receiveControl(context: ControlContext, datagram: Datagram): Refusal {
  const found = form.decodeControl(datagram.packet, datagram.length, message);
  if (found === form.ControlForm.Short) return Refusal.Short;
  if (found === form.ControlForm.Malformed) return Refusal.Malformed;
  if (message.version < 1 || message.version > 4) return Refusal.Version;
  if (message.isResponse) return receiveAnswer(context, datagram, message);
  if (datagram.socket !== context.service || isGroup(datagram.destination)) return Refusal.Unexpected;
  const isFragment = message.hasMore || message.offset > 0 || message.isError;
  if (isFragment || message.count > LONGEST_QUERY) return Refusal.Malformed;
  if (!isQueryAllowed(context, datagram)) return Refusal.Access;
  if (!takeQueryToken(controlOf(context).rateLimit, datagram.source, datagram.received[1])) return Refusal.QueryRate;
  return answerQuery(context, datagram);
}

/**
 * Checks the sender of a query. Without `ntp-service access query` only hosts of connected subnets and this board itself may ask. An answer is up to 35 times as
 * long as its query, which any host can send in the name of another (CVE-2013-5211).
 */
function isQueryAllowed(context: ControlContext, datagram: Datagram): boolean {
  const access = context.access;
  const source = datagram.source;
  const instance = instanceOf(context, datagram.interfaceIndex);
  if (access.isQueryRefused || !mayQuery(accessOf(context, source, instance))) return false;
  const ipv6 = context.features.ipv6;
  const isLoopback = Math.floor(source[0] / 256) === LOOPBACK || (ipv6 !== undefined && ipv6.isLoopback(source));
  if (isLoopback || isConnected(context, source, datagram.interfaceIndex)) return true;
  return isGranted(context, AccessRight.Query, source, instance);
}

function answerQuery(context: ControlContext, datagram: Datagram): Refusal {
  const isOfSystem = message.associationId === 0;
  const association = associationOf(context, message.associationId);
  const isKnown = message.opcode === form.Opcode.ReadStatus || message.opcode === form.Opcode.ReadVariables;
  if (!isKnown) return answerError(context, datagram, form.ControlError.Opcode);
  if (!isOfSystem && association === undefined) return answerError(context, datagram, form.ControlError.Association);
  if (isOfSystem && message.opcode === form.Opcode.ReadStatus) return answerList(context, datagram);
  const asked = form.readControlText(datagram.packet, message);
  if (asked === undefined) return answerError(context, datagram, form.ControlError.Format);
  const text = message.opcode === form.Opcode.ReadStatus ? "" : variablesText(context, association, asked);
  if (text === undefined) return answerError(context, datagram, form.ControlError.Variable);
  message.status = association === undefined ? systemStatus(context) : peerStatus(context, association);
  answerText(context, datagram, text);
  return Refusal.None;
}

/** `name=value` for each name asked for, or for all when none is; undefined when a name is unknown, or more is asked than one answer holds. */
function variablesText(context: ControlContext, association: Association | undefined, asked: string): string | undefined {
  const names = asked.trim() === "" ? variableNames(association) : asked.split(",");
  let text = "";
  for (let i = 0; i < names.length; i++) {
    const name = names[i].trim();
    const value = variableValue(context, association, name);
    if (value === undefined) return undefined;
    text = text + (i > 0 ? ", " : "") + name + "=" + value;
  }
  return text.length + 2 <= LONGEST_ANSWER ? text + "\r\n" : undefined;
}

/** Sends the text, in as many fragments as it needs. */
function answerText(context: ControlContext, datagram: Datagram, text: string): void {
  message.offset = 0;
  do {
    const end = Math.min(text.length, message.offset + form.CONTROL_DATA_BYTES);
    const length = form.writeControlText(context.buffer, text, message.offset, end);
    message.count = end - message.offset;
    message.hasMore = end < text.length;
    sendAnswer(context, datagram, length);
    message.offset = end;
  } while (message.offset < text.length);
}

/** Sends identifier and status word of every association, as many as the longest answer holds. */
function answerList(context: ControlContext, datagram: Datagram): Refusal {
  const table = context.table;
  message.status = systemStatus(context);
  message.offset = 0;
  message.count = 0;
  for (let i = 0; i < table.length && message.offset + message.count < LONGEST_ANSWER; i++) {
    if (!table[i].isInUse) continue;
    if (message.count + LISTED_BYTES > form.CONTROL_DATA_BYTES) {
      message.hasMore = true;
      sendAnswer(context, datagram, form.CONTROL_HEADER_BYTES + message.count);
      message.offset = message.offset + message.count;
      message.count = 0;
    }
    pair[0] = i + 1;
    pair[1] = peerStatus(context, table[i]);
    context.buffer.writeWords(form.CONTROL_HEADER_BYTES + message.count, 2, pair);
    message.count = message.count + LISTED_BYTES;
  }
  message.hasMore = false;
  sendAnswer(context, datagram, form.CONTROL_HEADER_BYTES + message.count);
  return Refusal.None;
}

/** Sends an error: a header alone, never longer than the query (RFC 9327 section 3.4). */
function answerError(context: ControlContext, datagram: Datagram, error: form.ControlError): Refusal {
  message.isError = true;
  message.status = error * 256;
  message.count = 0;
  sendAnswer(context, datagram, form.CONTROL_HEADER_BYTES);
  return Refusal.Query;
}

/** Sends an answer from our own buffer: the datagram's may be too short. */
function sendAnswer(context: ControlContext, datagram: Datagram, length: number): void {
  message.isResponse = true;
  form.encodeControl(message, context.buffer);
  const instance = instanceOf(context, datagram.interfaceIndex);
  const own = addresseeOf(context, datagram);
  datagram.socket.send(context.buffer, length, instance, own, datagram.source, datagram.sourcePort, transmitted);
}

/** Control messages, as a feature preset names them. */
export const CONTROL: ControlFeature = { makeState: makeControlState, receive: receiveControl, runDeadline: runQueryDeadline };
