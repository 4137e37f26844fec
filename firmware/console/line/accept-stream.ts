import type { Stream } from "../../../hal/stream";
import { LogLevel } from "../../log/log";
import { AclMatch, findAcl, matchAcl } from "../../network/acl";
import { addressText } from "../../network/address-text";
import { PUBLIC_INSTANCE } from "../../network/interfaces";
import { IN_USER_VIEW } from "../../notation/views";
import type { Configuration } from "../../settings/configuration";
import { virtualLines, type VirtualLineSettings } from "../../settings/virtual-line-settings";
import { isDue, isSet, setDeadline } from "../../time/deadline";
import { makeTimestamp } from "../../time/timestamp";
import { makeSession } from "../session";
import { makeLineEditor } from "./line-editor";
import { storeLoginLog } from "./login-mode";
import { openShell } from "./shell";
import { makeShell } from "./shell-input";
import { beginConnection, flushOutput, serialOf, type StreamLine } from "./stream-line";
import { schedule, work, type VirtualLines } from "./virtual-line-state";

/** Connections to the telnet server: which line takes them, and which are refused. */

/** Refused connections are logged once in this time [s]: each log line takes a place in the buffer. */
const QUIET_TIME = 60;
const ALL_USED = "% All user lines are used, please try later!\r\n";
const now = makeTimestamp();

/** Takes a connection, or refuses it. */
export function acceptStream(state: VirtualLines, stream: Stream): void {
  const { context } = state.console;
  const address = addressText(stream.address, context.engine.features.ipv6);
  const line = idleLine(state);
  if (line === undefined) {
    logRefusal(state, "TELNETD_REACH_SESSION_LIMIT", `Telnet client ${address} failed to log in: all user lines are used.`);
    stream.write(ALL_USED);
    stream.close();
    return;
  }
  const settings = virtualLines(context.configuration)[line.number];
  if (!isAdmitted(context.configuration, settings, stream)) {
    logRefusal(state, "TELNETD_ACL_DENY", `The telnet connection of ${address} was refused on vty${line.number}.`);
    stream.abort();
    return;
  }
  work(state, line, () => beginUse(state, line, stream, address, settings));
}

function beginUse(state: VirtualLines, line: StreamLine, stream: Stream, address: string, settings: VirtualLineSettings): void {
  const { context, features } = state.console;
  beginConnection(line, stream, address);
  context.board.counter.read(line.lastKey);
  if (line.login === undefined) line.login = features.login?.(state.guard);
  const session = makeSession(IN_USER_VIEW);
  const shell = makeShell(
    { ...context, session, settings, virtualLine: settings, user: "VTY", origin: `${address} on vty${line.number}` },
    features,
    makeLineEditor(serialOf(line)),
    line.login,
  );
  const finish = session.onActivityEnd;
  session.onActivityEnd = () => {
    finish();
    schedule(state);
  };
  line.shell = shell;
  flushOutput(line);
  openShell(shell);
}

/** Returns the free line with the lowest number, one without a pause after failed attempts first. */
function idleLine({ console, lines }: VirtualLines): StreamLine | undefined {
  console.context.board.counter.read(now);
  const free = lines.filter((line) => line.stream === undefined);
  const ready = free.find((line) => line.login === undefined || !line.login.isPaused(now));
  return ready === undefined && free.length > 0 ? free[0] : ready;
}

/** Returns true when the settings of a line permit the connection. An ACL that does not exist permits none. */
function isAdmitted({ access }: Configuration, settings: VirtualLineSettings, stream: Stream): boolean {
  if (settings.isClosed || (settings.protocol !== "" && settings.protocol !== "telnet")) return false;
  if (settings.aclNumber === 0) return true;
  const acl = findAcl(access.acls, settings.aclNumber);
  const instance = stream.listener === undefined ? PUBLIC_INSTANCE : stream.listener.instance;
  return acl !== undefined && matchAcl(acl, stream.address, instance) === AclMatch.Permit;
}

function logRefusal(state: VirtualLines, mnemonic: string, text: string): void {
  const { context } = state.console;
  context.board.counter.read(now);
  if (isSet(state.quiet) && !isDue(state.quiet, now)) {
    state.unlogged = state.unlogged + 1;
    return;
  }
  const more = state.unlogged === 0 ? "" : ` Further refused connections before it: ${state.unlogged}.`;
  state.unlogged = 0;
  setDeadline(state.quiet, now, QUIET_TIME);
  storeLoginLog(context, "TELNETD", LogLevel.Informational, mnemonic, `${text}${more}`);
}
