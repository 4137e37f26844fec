/**
 * Runs one line of a vector file on firmware/time or firmware/network. Portable as the firmware: the same code checks V8 and every Lua.
 *
 * A line is "operation integers = result", or "operation text = result" for an operation that reads text, with a leading "double" when the case needs more than the 24 bits of a float32. Results are compared as text: that
 * also finds a word that became a float on Lua ("3.0"). Empty lines and lines that begin with "#" are not cases.
 */
import { copyAddress, isSameAddress, makeAddress } from "../../firmware/network/address";
import { scopeOfGroup } from "../../firmware/network/address-class";
import { ipv6Text, parseIpv6 } from "../../firmware/network/ipv6-text";
import { isInNetwork } from "../../firmware/network/prefix";
import { makeCalendarTime, fromCalendar, toCalendar } from "../../firmware/time/calendar";
import { clockText, hexText, logTimeText, timestampText } from "../../firmware/time/calendar-text";
import { fixedText } from "../../firmware/time/decimal-text";
import { unfoldEra } from "../../firmware/time/era";
import { computeDelay, computeOffset } from "../../firmware/time/exchange";
import { addInterval, fromInterval, toInterval } from "../../firmware/time/interval";
import * as timestamps from "../../firmware/time/timestamp";
import type { Timestamp } from "../../firmware/time/timestamp";
import { fractionToMicroseconds, fractionToMilliseconds, makeUnixSeconds, microsecondsToFraction, toUnixSeconds } from "../../firmware/time/unix";

/** Returns true for a line that is a case. */
export function isCase(line: string): boolean {
  return line.length > 0 && line.charCodeAt(0) !== 35;
}

/** Returns true for a case that is exact only with doubles. */
export function needsDoubles(line: string): boolean {
  return line.startsWith("double ");
}

/** Empty text when the engine has the result of the line; otherwise the line and the result of the engine. */
export function checkLine(line: string): string {
  const [question, expected] = line.split(" = ");
  const fields = question.split(" ");
  const read = TEXT_OPERATIONS[fields[0]];
  if (read !== undefined) {
    const result = read(fields[1]);
    return result === expected ? "" : line + " but got " + result;
  }
  const first = fields[0] === "double" ? 1 : 0;
  const input: number[] = [];
  for (let i = first + 1; i < fields.length; i++) input.push(parseInteger(fields[i]));
  const result = evaluate(fields[first], input);
  return result === expected ? "" : line + " but got " + result;
}

/** Checks all cases of a vector file. Returns the number of those that pass, and on a second line the first failure. */
export function checkCases(text: string): string {
  let passed = 0;
  let firstFailure = "";
  for (const line of text.split("\n")) {
    if (!isCase(line)) continue;
    const failure = checkLine(line);
    if (failure === "") passed = passed + 1;
    else if (firstFailure === "") firstFailure = failure;
  }
  return passed + "\n" + firstFailure;
}

/** Parses digits one by one: the conversions of some engines return floats. */
function parseInteger(text: string): number {
  const negative = text.charCodeAt(0) === 45;
  let value = 0;
  for (let i = negative ? 1 : 0; i < text.length; i++) value = value * 10 + (text.charCodeAt(i) - 48);
  return negative ? -value : value;
}

function evaluate(operation: string, input: number[]): string {
  const compute = OPERATIONS[operation];
  return compute === undefined ? "no such operation" : compute(input);
}

type Operation = (input: number[]) => string;
type UnaryOperation = (a: Timestamp, into: Timestamp) => void;
type BinaryOperation = (a: Timestamp, b: Timestamp, into: Timestamp) => unknown;
type ExchangeOperation = (t1: Timestamp, t2: Timestamp, t3: Timestamp, t4: Timestamp, into: Timestamp) => void;

function timestampAt(input: number[], offset: number): Timestamp {
  const timestamp = timestamps.makeTimestamp();
  timestamps.readTimestamp(input, offset, timestamp);
  return timestamp;
}

function wordsText(words: number[]): string {
  let text = "";
  for (let i = 0; i < words.length; i++) text = text + (i === 0 ? "" : " ") + words[i];
  return text;
}

/** Common text of all results when they agree, otherwise all of them. */
function agreedText(results: string[]): string {
  let text = results[0];
  let agree = true;
  for (let i = 1; i < results.length; i++) {
    if (results[i] !== results[0]) agree = false;
    text = text + " / " + results[i];
  }
  return agree ? results[0] : text;
}

/** Runs a unary operation with the result in a new timestamp and in the argument. */
function unary(compute: UnaryOperation): Operation {
  return (input) => {
    const fresh = timestamps.makeTimestamp();
    compute(timestampAt(input, 0), fresh);
    const a = timestampAt(input, 0);
    compute(a, a);
    return agreedText([wordsText(fresh), wordsText(a)]);
  };
}

/** Runs a binary operation with the result in a new timestamp, in each argument, and in both when they are equal. */
function binary(compute: BinaryOperation): Operation {
  return (input) => {
    const fresh = timestamps.makeTimestamp();
    compute(timestampAt(input, 0), timestampAt(input, 4), fresh);
    const a = timestampAt(input, 0);
    compute(a, timestampAt(input, 4), a);
    const b = timestampAt(input, 4);
    compute(timestampAt(input, 0), b, b);
    const results = [wordsText(fresh), wordsText(a), wordsText(b)];
    const both = timestampAt(input, 0);
    if (timestamps.isEqual(both, timestampAt(input, 4))) {
      compute(both, both, both);
      results.push(wordsText(both));
    }
    return agreedText(results);
  };
}

function exchange(compute: ExchangeOperation): Operation {
  return (input) => {
    const results: string[] = [];
    for (let target = 0; target < 5; target++) {
      const t = [timestampAt(input, 0), timestampAt(input, 4), timestampAt(input, 8), timestampAt(input, 12), timestamps.makeTimestamp()];
      compute(t[0], t[1], t[2], t[3], t[target]);
      results.push(wordsText(t[target]));
    }
    return agreedText(results);
  };
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}

/** count / 2^exponent. */
function scaleDown(count: number, exponent: number): number {
  let value = count;
  for (let i = 0; i < exponent; i++) value = value / 2;
  for (let i = 0; i > exponent; i--) value = value / 0.5; // a division: an integer times 2 wraps in 32 bits
  return value;
}

function calendarOf(input: number[]): ReturnType<typeof makeCalendarTime> {
  const calendar = makeCalendarTime();
  toCalendar(input, input[4], calendar);
  return calendar;
}

const TEXT_OPERATIONS: Record<string, (text: string) => string> = {
  parseIpv6: (text) => {
    const address = makeAddress();
    return parseIpv6(text, address) ? wordsText(address) : "refused";
  },
};

/** The eight words of an IPv6 address. */
function addressAt(input: number[], offset: number): number[] {
  return input.slice(offset, offset + 8);
}

const OPERATIONS: Record<string, Operation> = {
  copyAddress: (input) => {
    const copy = makeAddress();
    copyAddress(input, copy);
    return wordsText(copy);
  },
  isInNetwork: (input) => flag(isInNetwork(addressAt(input, 0), addressAt(input, 8), input[16])),
  ipv6Text: (input) => ipv6Text(input),
  isSameAddress: (input) => flag(isSameAddress(addressAt(input, 0), addressAt(input, 8))),
  scopeOfGroup: (input) => "" + scopeOfGroup(input),
  isZero: (input) => flag(timestamps.isZero(input)),
  isEqual: (input) => flag(timestamps.isEqual(input, timestampAt(input, 4))),
  isNewer: (input) => flag(timestamps.isNewer(input, timestampAt(input, 4))),
  isNegative: (input) => flag(timestamps.isNegative(input)),
  compareTimestamps: (input) => "" + timestamps.compareTimestamps(input, timestampAt(input, 4)),
  clearTimestamp: unary((_a, into) => timestamps.clearTimestamp(into)),
  copyTimestamp: unary(timestamps.copyTimestamp),
  subtract: binary(timestamps.subtract),
  add: binary(timestamps.add),
  carry: (input) => "" + timestamps.add(timestampAt(input, 0), timestampAt(input, 4), timestamps.makeTimestamp()),
  negate: unary(timestamps.negate),
  readTimestamp: (input) => wordsText(timestampAt(input, input[input.length - 1])),
  writeTimestamp: (input) => {
    const packet = [1, 2, 3, 4, 5, 6, 7, 8];
    timestamps.writeTimestamp(input, packet, input[4]);
    return wordsText(packet);
  },
  toInterval: (input) => {
    const count = scaleDown(toInterval(input), -input[4]);
    return "" + (Math.floor(count) === count ? Math.floor(count) : count);
  },
  fromInterval: (input) => {
    const into = timestamps.makeTimestamp();
    fromInterval(scaleDown(input[0], input[1]), into);
    return wordsText(into);
  },
  addInterval: (input) => unary((a, into) => addInterval(a, scaleDown(input[4], input[5]), into))(input),
  computeOffset: exchange(computeOffset),
  computeDelay: exchange(computeDelay),
  unfoldEra: (input) => "" + unfoldEra(input, input[4], timestampAt(input, 5)),
  toUnixSeconds: (input) => {
    const unix = makeUnixSeconds();
    toUnixSeconds(input, input[4], unix);
    return wordsText(unix);
  },
  microsecondsToFraction: (input) => {
    const into = [7, 9, 0, 0];
    microsecondsToFraction(input[0], into);
    return wordsText(into);
  },
  fractionToMicroseconds: (input) => "" + fractionToMicroseconds(input),
  fractionToMilliseconds: (input) => "" + fractionToMilliseconds(input),
  toCalendar: (input) => {
    const c = calendarOf(input);
    return wordsText([c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond, c.weekday]);
  },
  fromCalendar: (input) => {
    const [year, month, day, hour, minute, second, millisecond] = input;
    const into = timestamps.makeTimestamp();
    const era = fromCalendar({ year, month, day, hour, minute, second, millisecond, weekday: 0 }, into);
    return wordsText(into) + " " + era;
  },
  clockText: (input) => clockText(calendarOf(input), "UTC"),
  logTimeText: (input) => logTimeText(calendarOf(input)),
  timestampText: (input) => timestampText(input, input[4], timestampAt(input, 5)),
  hexText: (input) => hexText(input),
  fixedText: (input) => fixedText(scaleDown(input[0], input[1]), input[2]),
};
