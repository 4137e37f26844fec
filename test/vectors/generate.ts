/** Makes the text of timestamps.txt: cases for `checkLine` from a fixed seed. All results are computed with BigInt and Date, without firmware/time. */
const SEED = 20360207;
const ERA = 1n << 32n;
const WRAP = 1n << 64n;
const UNIX_EPOCH = 2208988800n;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Values of 64 bits at carries, changes of sign and ends of eras. */
const CORNERS = [
  0n,
  1n,
  0xffffn,
  0x10000n,
  0x8000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0xffff_0000_0000n,
  0x1_0000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x8000_0000_0000_0001n,
  0xffff_ffff_0000_0000n, // 2036-02-07 06:28:15, the last second of era 0
  0xffff_ffff_ffff_ffffn, // 2036-02-07 06:28:15.999..; also -2^-32 s
  0x83aa_7e80_0000_0000n, // 1970-01-01
  0x83aa_7e7f_ffff_ffffn,
  0xce26_86d6_7148_4513n, // Comware manual, 2009-08-07 10:56:22.442
  0x83aa_7e7f_8000_0000n, // in era 1: 2106-02-07 06:28:15.5, the last 32-bit Unix second
];

class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** 0 up to but excluding 2^32 (mulberry32). */
  word32(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(limit: number): number {
    return Math.floor((this.word32() / 4294967296) * limit);
  }

  between(least: number, greatest: number): number {
    return least + this.below(greatest - least + 1);
  }

  /** Returns a timestamp: mostly random, often a corner case, sometimes words of all ones and all zeros. */
  timestamp(): bigint {
    const kind = this.below(10);
    if (kind < 2) return CORNERS[this.below(CORNERS.length)];
    if (kind === 2) return [0, 0, 0, 0].reduce((sum: bigint) => sum * 65536n + BigInt([0, 1, 32767, 32768, 65535][this.below(5)]), 0n);
    return (BigInt(this.word32()) << 32n) + BigInt(this.word32());
  }

  /** Returns a timestamp close to another one, often across a carry or the end of an era. */
  near(timestamp: bigint): bigint {
    return wrap(timestamp + BigInt(this.between(-3000000, 3000000)) * (1n << BigInt(this.below(34))));
  }
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function signed(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Text of `count` 16-bit words of a number, most significant first. */
function words(value: bigint, count = 4): string {
  return Array.from({ length: count }, (_, i) => BigInt.asUintN(16, value >> BigInt(16 * (count - 1 - i)))).join(" ");
}

function floorHalf(value: bigint): bigint {
  return value >> 1n;
}

/** floor(value / divisor) for any sign. */
function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

/** numerator / 2^exponent rounded to an integer, half away from zero. */
function roundedShift(numerator: bigint, exponent: number): bigint {
  if (exponent <= 0) return numerator << BigInt(-exponent);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude + (1n << BigInt(exponent - 1))) >> BigInt(exponent);
  return numerator < 0n ? -rounded : rounded;
}

/** numerator / 2^exponent with `digits` decimals, half away from zero. */
function decimalText(numerator: bigint, exponent: number, digits: number): string {
  const scaled = roundedShift(numerator * 10n ** BigInt(digits), exponent);
  const text = String(scaled < 0n ? -scaled : scaled).padStart(digits + 1, "0");
  const point = text.length - digits;
  return (scaled < 0n ? "-" : "") + text.slice(0, point) + (digits > 0 ? `.${text.slice(point)}` : "");
}

/** Date of a timestamp in an era, rounded down to milliseconds. */
function dateOf(timestamp: bigint, era: number): Date {
  const seconds = BigInt(era) * ERA + (timestamp >> 32n) - UNIX_EPOCH;
  return new Date(Number(seconds * 1000n + (((timestamp & 0xffffffffn) * 1000n) >> 32n)));
}

function calendarFields(date: Date): string {
  const day = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return [...day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()].join(" ");
}

function hex(timestamp: bigint): string {
  const digits = timestamp.toString(16).toUpperCase().padStart(16, "0");
  return `${digits.slice(0, 8)}.${digits.slice(8)}`;
}

type Emit = (question: string, result: string | number | bigint) => void;

function emitAlgebra(random: Random, emit: Emit): void {
  const flag = (value: boolean) => (value ? 1 : 0);
  const emitOne = (a: bigint) => {
    emit(`isZero ${words(a)}`, flag(a === 0n));
    emit(`isNegative ${words(a)}`, flag(signed(a) < 0n));
    emit(`negate ${words(a)}`, words(-a));
    emit(`copyTimestamp ${words(a)}`, words(a));
    emit(`clearTimestamp ${words(a)}`, "0 0 0 0");
  };
  const emitTwo = (a: bigint, b: bigint) => {
    emit(`isEqual ${words(a)} ${words(b)}`, flag(a === b));
    emit(`isNewer ${words(a)} ${words(b)}`, flag(signed(a - b) > 0n));
    emit(`compareTimestamps ${words(a)} ${words(b)}`, a < b ? -1 : flag(a > b));
    emit(`subtract ${words(a)} ${words(b)}`, words(a - b));
    emit(`add ${words(a)} ${words(b)}`, words(a + b));
    emit(`carry ${words(a)} ${words(b)}`, flag(a + b >= WRAP));
  };
  CORNERS.forEach(emitOne);
  for (const a of CORNERS) for (const b of CORNERS.slice(0, 12)) emit(`subtract ${words(a)} ${words(b)}`, words(a - b));
  for (let i = 0; i < 40; i++) emitOne(random.timestamp());
  for (let i = 0; i < 60; i++) emitTwo(random.timestamp(), random.timestamp());
  for (let i = 0; i < 40; i++) {
    const a = random.timestamp();
    emitTwo(a, i % 8 === 0 ? a : random.near(a));
  }
  for (let offset = 0; offset <= 4; offset++) {
    const [a, b] = [random.timestamp(), random.timestamp()];
    emit(`readTimestamp ${words(a)} ${words(b)} ${offset}`, `${words(a)} ${words(b)}`.split(" ").slice(offset, offset + 4).join(" ")); // prettier-ignore
    const packet = [1, 2, 3, 4, 5, 6, 7, 8].join(" ").split(" ");
    packet.splice(offset, 4, ...words(a).split(" "));
    emit(`writeTimestamp ${words(a)} ${offset}`, packet.join(" "));
  }
}

/** Emits intervals: counts of `bits` bits over 2^exponent [s], within the range of a difference. */
function emitIntervals(random: Random, bits: number, prefix: string, emit: Emit): void {
  const limit = 2 ** bits;
  for (let i = 0; i < 100; i++) {
    const count = random.between(-limit + 1, limit - 1);
    const exponent = random.between(bits - 31, 32);
    const difference = roundedShift(BigInt(count) << 32n, exponent);
    emit(`${prefix}toInterval ${words(difference)} ${exponent}`, count);
    emit(`${prefix}fromInterval ${count} ${exponent}`, words(difference));
    const timestamp = random.timestamp();
    emit(`${prefix}addInterval ${words(timestamp)} ${count} ${exponent}`, words(timestamp + difference));
    // Finer than 2^-32 s: rounding, often of exact halves.
    const fine = random.between(33, 40);
    const halves = i % 2 === 0 ? (2 * random.between(-1000, 1000) + 1) * 2 ** (fine - 33) : count;
    emit(`${prefix}fromInterval ${halves} ${fine}`, words(roundedShift(BigInt(halves) << 32n, fine)));
  }
}

function emitExchanges(random: Random, emit: Emit): void {
  const emitExchange = (t1: bigint, t2: bigint, t3: bigint, t4: bigint) => {
    const four = [t1, t2, t3, t4].map((timestamp) => words(timestamp)).join(" ");
    emit(`computeOffset ${four}`, words(floorHalf(signed(t2 - t1) + signed(t3 - t4))));
    emit(`computeDelay ${four}`, words(t4 - t1 - (t3 - t2)));
  };
  const ten = 0xce26_0000_0000_0000n;
  const second = 1n << 32n;
  emitExchange(ten, ten + 3601n * second, ten + 3602n * second, ten + 3n * second);
  for (let i = 0; i < 60; i++) emitExchange(random.timestamp(), random.timestamp(), random.timestamp(), random.timestamp());
  for (let i = 0; i < 60; i++) {
    // An exchange with a clock up to 68 years away, often across the end of an era.
    const t1 = random.timestamp();
    const offset = signed(random.timestamp()) / 2n;
    const outward = BigInt(random.word32()) >> BigInt(random.below(16));
    const homeward = BigInt(random.word32()) >> BigInt(random.below(16));
    const t4 = t1 + outward + homeward + 5n;
    emitExchange(t1, wrap(t1 + offset + outward), wrap(t4 + offset - homeward), wrap(t4));
  }
}

function emitEras(random: Random, emit: Emit): void {
  for (let i = 0; i < 100; i++) {
    const pivotEra = random.between(0, 2);
    const pivot = random.timestamp();
    const distance = i % 2 === 0 ? signed(random.timestamp()) : signed(random.near(0n));
    const moment = BigInt(pivotEra) * WRAP + pivot + distance;
    emit(`unfoldEra ${words(moment)} ${pivotEra} ${words(pivot)}`, floorDivide(moment, WRAP));
  }
  const timestamps = [...CORNERS, ...Array.from({ length: 40 }, () => random.timestamp())];
  for (const timestamp of timestamps) {
    const era = random.between(-1, 2);
    const unix = BigInt(era) * ERA + (timestamp >> 32n) - UNIX_EPOCH;
    emit(`toUnixSeconds ${words(timestamp)} ${era}`, words(unix, 3));
  }
}

function emitFractions(random: Random, emit: Emit): void {
  const counts = [0, 1, 2, 15624, 15625, 15626, 499999, 500000, 500001, 999998, 999999];
  for (let i = 0; i < 150; i++) {
    const count = i < counts.length ? counts[i] : random.below(1000000);
    emit(`microsecondsToFraction ${count}`, `7 9 ${words((BigInt(count) << 32n) / 1000000n, 2)}`);
  }
  const fractions = [0, 1, 4294, 4295, 0x7fffffff, 0x80000000, 0xffff0000, 0xffffefb7, 0xffffffff];
  for (let i = 0; i < 100; i++) {
    const fraction = BigInt(i < fractions.length ? fractions[i] : random.word32());
    emit(`fractionToMicroseconds 0 0 ${words(fraction, 2)}`, (fraction * 1000000n) >> 32n);
    emit(`fractionToMilliseconds 0 0 ${words(fraction, 2)}`, (fraction * 1000n) >> 32n);
  }
}

/** Corner cases of the calendar: ends of eras, all kinds of leap years, ends of years. */
const MOMENTS = [
  "1900-01-01T00:00:00.000Z",
  "1900-02-28T23:59:59.999Z",
  "1900-03-01T00:00:00.000Z",
  "1899-12-31T23:59:59.999Z",
  "1600-02-29T12:00:00.000Z",
  "0001-01-01T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00.000Z",
  "1999-12-31T23:59:59.999Z",
  "2000-02-29T00:00:00.001Z",
  "2001-02-28T23:59:59.000Z",
  "2011-03-25T11:36:20.913Z",
  "2012-03-16T10:09:00.000Z",
  "2024-12-31T23:59:59.999Z",
  "2036-02-07T06:28:15.999Z",
  "2036-02-07T06:28:16.000Z",
  "2038-01-19T03:14:08.000Z",
  "2100-02-28T23:59:59.999Z",
  "2100-03-01T00:00:00.000Z",
  "2106-02-07T06:28:15.999Z",
  "2106-02-07T06:28:16.000Z",
  "2172-03-15T12:56:31.999Z",
  "2172-03-15T12:56:32.000Z",
  "2400-02-29T23:59:59.999Z",
  "9999-12-31T23:59:59.999Z",
];

function emitCalendars(random: Random, emit: Emit): void {
  for (let i = 0; i < 130; i++) {
    const date = i < MOMENTS.length ? new Date(MOMENTS[i]) : new Date(random.between(-2208988800, 9404208000) * 1000 + random.below(1000));
    const milliseconds = BigInt(date.getTime()) + UNIX_EPOCH * 1000n;
    const bits = -floorDivide(-(milliseconds << 32n), 1000n);
    const [era, timestamp] = [Number(floorDivide(bits, WRAP)), wrap(bits)];
    emit(`toCalendar ${words(timestamp)} ${era}`, `${calendarFields(date)} ${date.getUTCDay()}`);
    emit(`fromCalendar ${calendarFields(date)}`, `${words(timestamp)} ${era}`);
  }
  for (let i = 0; i < 50; i++) {
    const timestamp = i < CORNERS.length ? CORNERS[i] : random.timestamp();
    const era = random.between(0, 2);
    const date = dateOf(timestamp, era);
    emit(`toCalendar ${words(timestamp)} ${era}`, `${calendarFields(date)} ${date.getUTCDay()}`);
    const [year, month, day] = date.toISOString().slice(0, 10).split("-");
    const clock = date.toISOString().slice(11, 19);
    const fraction = date.toISOString().slice(20, 23);
    const monthName = MONTHS[date.getUTCMonth()];
    emit(`clockText ${words(timestamp)} ${era}`, `${clock} UTC ${WEEKDAYS[date.getUTCDay()]} ${month}/${day}/${year}`);
    emit(`logTimeText ${words(timestamp)} ${era}`, `${monthName} ${String(Number(day)).padStart(2)} ${clock}:${fraction} ${year}`);
    emit(`hexText ${words(timestamp)}`, hex(timestamp));
    const pivot = wrap(timestamp + signed(random.timestamp()) / 2n);
    const pivotEra = era + (pivot - timestamp > WRAP / 2n ? -1 : timestamp - pivot > WRAP / 2n ? 1 : 0);
    const text = timestamp === 0n ? "00:00:00.000 UTC Jan 1 1900" : `${clock}.${fraction} UTC ${monthName} ${Number(day)} ${year}`;
    emit(`timestampText ${words(timestamp)} ${pivotEra} ${words(pivot)}`, `${text}(${hex(timestamp)})`);
  }
}

/** Emits decimal texts of values that are exact in the engine's float: at most `bits` significant bits, including those of the fraction times 10^digits. */
function emitDecimals(random: Random, bits: number, mostDigits: number, prefix: string, emit: Emit): void {
  for (let i = 0; i < 80; i++) {
    const digits = random.between(0, mostDigits);
    const exponent = random.between(0, 10);
    const limit = 2 ** random.between(1, bits);
    const count = random.between(-limit + 1, limit - 1);
    emit(`${prefix}fixedText ${count} ${exponent} ${digits}`, decimalText(BigInt(count), exponent, digits));
  }
}

/** Returns the text of timestamps.txt. */
export function generateVectors(): string {
  const random = new Random(SEED);
  const lines = [
    "# Cases for firmware/time: operation, integers, =, result. Made by generate.ts: not for editing.",
    "# Timestamps are four 16-bit words, most significant first; intervals are a count and an exponent: count / 2^exponent seconds.",
    "# A leading `double` marks a case that needs more than the 24 bits of a float32.",
  ];
  const emit: Emit = (question, result) => lines.push(`${question} = ${result}`);
  emitAlgebra(random, emit);
  emitIntervals(random, 24, "", emit);
  emitIntervals(random, 31, "double ", emit);
  emitExchanges(random, emit);
  emitEras(random, emit);
  emitFractions(random, emit);
  emitCalendars(random, emit);
  emitDecimals(random, 24, 4, "", emit);
  emitDecimals(random, 31, 9, "double ", emit);
  for (const exponent of [-1, -7, -15, -21]) emit(`double fixedText 2147483647 ${exponent} 3`, decimalText(2147483647n, exponent, 3));
  emit("double fixedText 1 -53 2", "9007199254740991.00");
  return lines.join("\n") + "\n";
}
