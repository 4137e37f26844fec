import { QueryOutcome } from "../../control/control-state";
import { fixedText, integerText } from "../../time/decimal-text";

/** Output of `display ntp-service trace` of Comware 5 (console README, "Trace display"), and the variables of other servers for it. */

/** One server of the chain. */
export interface Hop {
  readonly stratum: number;
  /** Offset of its clock at its last update [s]. */
  readonly offset: number;
  /** Root distance [s]: half its root delay, plus its root dispersion. */
  readonly distance: number;
  /** Reference identifier: address of the next server, or letters. */
  readonly reference: string;
}

/** Variables of a line, by the names of ntpd since version 4.2. */
export const TRACE_NAMES = "stratum,offset,rootdelay,rootdisp,refid";

/** Length limit of a reference identifier: an address, in characters. */
const LONGEST_REFERENCE = 15;

/** Returns the line of the server at `address`. */
export function hopLine(address: string, { stratum, offset, distance }: Hop): string {
  return `server ${address},stratum ${integerText(stratum)}, offset ${fixedText(offset, 6)}, synch distance ${fixedText(distance, 5)}`;
}

/** Returns the line below the last server: its reference. */
export function referenceLine(reference: string): string {
  return `refid ${reference}`;
}

/** Returns the reason why the server at `address` ends the trace. */
export function failureLine(address: string, outcome: QueryOutcome): string {
  if (outcome === QueryOutcome.TimedOut) return `server ${address}: timed out, nothing received`;
  if (outcome === QueryOutcome.Unreachable) return `server ${address}: unreachable`;
  if (outcome === QueryOutcome.Refused) return `server ${address}: does not answer this query`;
  return `server ${address}: the answer cannot be understood`;
}

/** Parses an answer; undefined when a variable is missing or not a number. */
export function parseHop(text: string): Hop | undefined {
  const stratum = numberIn(text, "stratum");
  const offset = numberIn(text, "offset");
  const rootDelay = numberIn(text, "rootdelay");
  const rootDispersion = numberIn(text, "rootdisp");
  const reference = valueIn(text, "refid");
  if (stratum === undefined || offset === undefined || rootDelay === undefined || rootDispersion === undefined) return undefined;
  if (reference === undefined || reference.length > LONGEST_REFERENCE) return undefined;
  return { stratum, offset: offset / 1000, distance: (rootDelay / 2 + rootDispersion) / 1000, reference };
}

/** Returns the value of `name` in a list of `name=value`, without quotation marks. */
function valueIn(text: string, name: string): string | undefined {
  for (const item of text.split(",")) {
    const mark = item.indexOf("=");
    if (mark < 0 || item.substring(0, mark).trim() !== name) continue;
    const value = item.substring(mark + 1).trim();
    const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
    return isQuoted ? value.substring(1, value.length - 1) : value;
  }
  return undefined;
}

/** As `valueIn`, for a decimal number of at most nine digits before its point: all engines parse it in the same way. */
function numberIn(text: string, name: string): number | undefined {
  const value = valueIn(text, name);
  if (value === undefined || value === "") return undefined;
  const digits = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
  let points = 0;
  for (let i = 0; i < digits.length; i++) {
    if (digits.charAt(i) === ".") points = points + 1;
    else if ("0123456789".indexOf(digits.charAt(i)) < 0) return undefined;
  }
  const whole = digits.split(".")[0];
  if (points > 1 || whole === "" || whole.length > 9 || digits.length > 20) return undefined;
  return value.startsWith("-") ? -parseFloat(digits) : parseFloat(digits);
}
