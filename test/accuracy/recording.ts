import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";

/** Recorded exchanges: logs of chronyd and ntpd, our own `--trace-packets`, and plain tables of timestamps (README.md, "Replay"). */

/** One exchange: timestamps as RFC 5905 names them, T1 and T4 by the local clock. Precision of the server's clock [log2 s]. */
export interface RecordedExchange {
  readonly t1: Timestamp;
  readonly t2: Timestamp;
  readonly t3: Timestamp;
  readonly t4: Timestamp;
  readonly precision: number;
}

/** Contents of a file: the format, and the exchanges of each source in the order of the file. */
export interface Recording {
  readonly format: "chrony measurements" | "ntpd rawstats" | "timewire packets" | "timestamps";
  readonly sources: ReadonlyMap<string, RecordedExchange[]>;
  /** Lines that hold no exchange that can be used: headers, failed tests, other modes, requests without an answer. */
  readonly skipped: number;
}

/** Precision of servers whose log does not say [log2 s]. */
const USUAL_PRECISION = -20;
const CLIENT_MODE = 3;
const SERVER_MODE = 4;
/** Bytes of an NTP header. */
const HEADER = 48;
/** NTP seconds at the Unix epoch. */
const UNIX_EPOCH = 2_208_988_800;

const CHRONY = /^\d{4}-\d\d-\d\d\s+\d\d:\d\d:\d\d(\.\d+)?\s/;
const OWN = /^(sent|received)\s+\d+\.\d+\s/;
const RAWSTATS = /^\d{5}\s+\d+(\.\d+)?\s+\S+\s+\S+\s+\d+\.\d+\s+\d+\.\d+\s+\d+\.\d+\s+\d+\.\d+/;
const TABLE = /^\s*\d+(\.\d+)?([\s,;]+\d+(\.\d+)?){3}\s*$/;

/** Parses a file. Throws an Error for one in none of the formats. */
export function parseRecording(text: string): Recording {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (lines.some((line) => OWN.test(line))) return parsePackets(lines);
  const format = formatOf(lines);
  if (format === undefined) {
    throw new Error("no exchange found: expected chrony's measurements.log, ntpd's rawstats, --trace-packets of timewire, or four timestamps a line");
  }
  const sources = new Map<string, RecordedExchange[]>();
  let skipped = 0;
  for (const line of lines) {
    const found = format.parse(line);
    if (found === undefined) skipped += 1;
    else listOf(sources, found.source).push(found.exchange);
  }
  return { format: format.name, sources, skipped };
}

interface Found {
  readonly source: string;
  readonly exchange: RecordedExchange;
}

function formatOf(lines: string[]): { name: Recording["format"]; parse: (line: string) => Found | undefined } | undefined {
  if (lines.some((line) => CHRONY.test(line))) return { name: "chrony measurements", parse: parseMeasurement };
  if (lines.some((line) => RAWSTATS.test(line))) return { name: "ntpd rawstats", parse: parseRawstats };
  if (lines.some((line) => TABLE.test(line))) return { name: "timestamps", parse: parseTable };
  return undefined;
}

/**
 * A line of chrony's measurements.log (chrony.conf(5), "log measurements"): date, time, address, leap, stratum, three groups of tests, both polls, score, offset,
 * delay. It has no timestamps: the offset and the delay give both one-way measurements, and the time is in seconds.
 */
function parseMeasurement(line: string): Found | undefined {
  const words = line.trim().split(/\s+/);
  if (!CHRONY.test(line) || words.length < 13 || words[5] !== "111" || words[6] !== "111") return undefined;
  const [offset, delay] = [Number(words[11]), Number(words[12])];
  const time = Date.parse(`${words[0]}T${words[1]}Z`) / 1000;
  if (!Number.isFinite(offset + delay + time) || delay <= 0) return undefined;
  const t1 = makeTimestamp();
  const whole = Math.floor(time) + UNIX_EPOCH;
  t1[0] = Math.floor(whole / 65536) % 65536;
  t1[1] = whole % 65536;
  addInterval(t1, time - Math.floor(time), t1);
  const [t2, t4] = [later(t1, delay / 2 + offset), later(t1, delay)];
  return { source: words[2], exchange: { t1, t2, t3: t2, t4, precision: USUAL_PRECISION } };
}

/** A line of ntpd's rawstats: day, second, source, destination, T1 to T4 and, in newer versions, leap, version, mode, stratum, poll, precision. */
function parseRawstats(line: string): Found | undefined {
  const words = line.trim().split(/\s+/);
  if (!RAWSTATS.test(line)) return undefined;
  const [t1, t2, t3, t4] = words.slice(4, 8).map(parseSeconds);
  const mode = words.length > 10 ? Number(words[10]) : SERVER_MODE;
  if (mode !== SERVER_MODE || [t1, t2, t3, t4].some(isZero)) return undefined;
  const precision = words.length > 13 ? Number(words[13]) : USUAL_PRECISION;
  return { source: words[2], exchange: { t1, t2, t3, t4, precision: precision < 0 && precision >= -32 ? precision : USUAL_PRECISION } };
}

/** T1 to T4 in seconds, separated by blanks or commas. */
function parseTable(line: string): Found | undefined {
  if (!TABLE.test(line)) return undefined;
  const [t1, t2, t3, t4] = line
    .trim()
    .split(/[\s,;]+/)
    .map(parseSeconds);
  return { source: "source", exchange: { t1, t2, t3, t4, precision: USUAL_PRECISION } };
}

/**
 * Packets that the host board or the Linux program has written: direction, counter [s], address, port, the first 48 bytes. The transmit timestamp of a request is
 * random, so that its echo in the reply finds it.
 */
function parsePackets(lines: string[]): Recording {
  const sources = new Map<string, RecordedExchange[]>();
  const requests = new Map<string, Timestamp>();
  let skipped = 0;
  for (const line of lines) {
    const [direction, time, address, , bytes] = line.trim().split(/\s+/);
    const mode = bytes === undefined ? -1 : parseInt(bytes.slice(0, 2), 16) % 8;
    if (!OWN.test(line) || bytes.length !== 2 * HEADER) skipped += 1;
    else if (direction === "sent" && mode === CLIENT_MODE) requests.set(address + bytes.slice(80, 96), parseSeconds(time));
    else if (direction === "received" && mode === SERVER_MODE) {
      const origin = address + bytes.slice(48, 64);
      const t1 = requests.get(origin);
      requests.delete(origin);
      const stratum = parseInt(bytes.slice(2, 4), 16);
      if (t1 === undefined || stratum === 0) skipped += 1;
      else {
        const precision = parseInt(bytes.slice(6, 8), 16) - 256;
        const exchange = { t1, t2: parseHex(bytes.slice(64, 80)), t3: parseHex(bytes.slice(80, 96)), t4: parseSeconds(time), precision };
        listOf(sources, address).push(exchange);
      }
    } else skipped += 1;
  }
  return { format: "timewire packets", sources, skipped: skipped + requests.size };
}

function listOf(sources: Map<string, RecordedExchange[]>, source: string): RecordedExchange[] {
  const list = sources.get(source) ?? [];
  sources.set(source, list);
  return list;
}

/** Timestamp of a decimal number of seconds, exact to 2^-32 s. */
function parseSeconds(text: string): Timestamp {
  const [whole, fraction = ""] = text.split(".");
  const seconds = Number(whole);
  const part = Number(`0.${fraction}`) * 65536;
  const timestamp = makeTimestamp();
  timestamp[0] = Math.floor(seconds / 65536) % 65536;
  timestamp[1] = seconds % 65536;
  timestamp[2] = Math.floor(part);
  timestamp[3] = Math.floor((part - timestamp[2]) * 65536);
  return timestamp;
}

function parseHex(text: string): Timestamp {
  const timestamp = makeTimestamp();
  for (let i = 0; i < 4; i++) timestamp[i] = parseInt(text.slice(4 * i, 4 * i + 4), 16);
  return timestamp;
}

function later(timestamp: Timestamp, interval: number): Timestamp {
  const result = makeTimestamp();
  copyTimestamp(timestamp, result);
  addInterval(result, interval, result);
  return result;
}

function isZero(timestamp: Timestamp): boolean {
  return timestamp[0] + timestamp[1] + timestamp[2] + timestamp[3] === 0;
}
