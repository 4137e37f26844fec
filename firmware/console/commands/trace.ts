import { isSynchronized, rootDistanceAt } from "../../clock/system-variables";
import type { Engine } from "../../engine/engine";
import { isUnicast, makeAddress, parseDotted, type Address } from "../../network/address";
import { addressText } from "../../network/address-text";
import { PUBLIC_INSTANCE } from "../../network/interfaces";
import { MAXSTRAT } from "../../packet/protocol";
import { refIdText } from "../../packet/reference-id";
import { cancelQuery, isQuerying, startQuery } from "../../control/control-query";
import { QueryOutcome } from "../../control/control-state";
import { makeTimestamp } from "../../time/timestamp";
import { failureLine, hopLine, parseHop, referenceLine, TRACE_NAMES, type Hop } from "../display/ntp-trace";
import { beginActivity, endActivity } from "../activity";
import { printLines, type Outcome, type Session } from "../session";

/**
 * `display ntp-service trace`: the chain of servers from this device to the reference clock. The reference identifier of each server is the address of the next.
 * Each server receives a control query; one without an answer ends the trace.
 */

/** Limit of the chain: the stratum grows with each server, up to 15. A longer chain is a loop. */
const MOST_SERVERS = MAXSTRAT - 1;

/** Upper byte of the addresses of reference clocks, which are not on a network. */
const LOOPBACK = 127;

/** State of a trace. */
interface Trace {
  readonly engine: Engine;
  readonly session: Session;
  /** VPN instance of the source of this device, in which its servers are queried. */
  readonly instance: number;
  /** Source interface of the queries; -1 for none. */
  readonly sourceIndex: number;
  /** Number of servers queried. */
  servers: number;
}

/** Prints the line of this device and follows the chain with queries from the interface `sourceIndex`, -1 for any. The activity of the session ends with it.
 * There is one query at a time: a trace that another session has begun is not ended. */
export function traceServers(engine: Engine, session: Session, sourceIndex: number): Outcome {
  if (isQuerying(engine)) return "Another trace is in progress; try again when it has ended.";
  const { system, clock } = engine;
  const now = makeTimestamp();
  clock.counter.read(now);
  const peer = system.systemPeer < 0 ? undefined : engine.table[system.systemPeer];
  const reference = refIdText(system.refId, system.stratum);
  const hop = { stratum: system.stratum, offset: system.offset, distance: rootDistanceAt(system, now), reference };
  printLines(session, [hopLine("127.0.0.1", hop)]);
  if (!isSynchronized(system)) return undefined;
  const trace: Trace = { engine, session, instance: peer === undefined ? PUBLIC_INSTANCE : peer.instance, sourceIndex, servers: 0 };
  beginActivity(session, () => cancelQuery(engine));
  if (peer === undefined || peer.isLocalClock) followReference(trace, hop);
  else askServer(trace, peer.address);
  return undefined;
}

function askServer(trace: Trace, server: Address): void {
  const address = addressText(server, trace.engine.features.ipv6);
  trace.servers = trace.servers + 1;
  startQuery(trace.engine, server, trace.instance, trace.sourceIndex, TRACE_NAMES, (outcome, text) => {
    const hop = outcome === QueryOutcome.Answered ? parseHop(text) : undefined;
    if (hop === undefined) {
      endTrace(trace, failureLine(address, outcome));
    } else {
      printLines(trace.session, [hopLine(address, hop)]);
      followReference(trace, hop);
    }
  });
}

/** Queries the server that `hop` follows, or ends the trace. */
function followReference(trace: Trace, hop: Hop): void {
  const next = makeAddress();
  const isServer = parseDotted(hop.reference, next) && isUnicast(next) && Math.floor(next[0] / 256) !== LOOPBACK;
  if (!isServer || hop.stratum <= 1 || hop.stratum >= MAXSTRAT) endTrace(trace, referenceLine(hop.reference));
  else if (trace.servers >= MOST_SERVERS) endTrace(trace, `more than ${MOST_SERVERS} servers: the chain is a loop`);
  else askServer(trace, next);
}

function endTrace(trace: Trace, line: string): void {
  printLines(trace.session, [line]);
  endActivity(trace.session);
}
