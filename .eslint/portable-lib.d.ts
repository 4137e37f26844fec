/**
 * The whole standard library of the portable rooms (firmware/, hal/, boards/sim/): the members that V8, Espruino and typescript-to-lua all have and
 * that mean the same on each. What is missing here is missing on purpose; ask which target lacks it before adding a line.
 *
 * Left out although all targets have them:
 * - Object.keys, values, entries: Lua's tables have no order, so a run would not repeat.
 * - Math.round: three different answers for -1.5.
 * - Math.random: randomness comes through hal.
 * - toFixed and toPrecision: Espruino and Lua print floating point their own way.
 */

interface Object {
  toString(): string;
}
interface ObjectConstructor {
  assign<T, U>(target: T, source: U): T & U;
}
declare const Object: ObjectConstructor;

interface Function {
  readonly length: number;
}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {
  readonly length: number;
}
interface RegExp {
  readonly notPortable: never;
}

interface Boolean {
  toString(): string;
}
interface Number {
  /** Whole numbers only: each target prints fractions its own way. */
  toString(radix?: number): string;
}
interface NumberConstructor {
  (value: string | number | boolean): number;
}
declare const Number: NumberConstructor;

interface StringConstructor {
  (value: string | number | boolean): string;
  fromCharCode(code: number): string;
}
declare const String: StringConstructor;
interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(position: number): string;
  charCodeAt(position: number): number;
  indexOf(text: string, from?: number): number;
  lastIndexOf(text: string): number;
  includes(text: string): boolean;
  startsWith(text: string): boolean;
  endsWith(text: string): boolean;
  slice(start?: number, end?: number): string;
  substring(start: number, end?: number): string;
  split(separator: string): string[];
  replace(text: string, by: string): string;
  toLowerCase(): string;
  toUpperCase(): string;
  trim(): string;
  toString(): string;
  repeat(count: number): string;
  padStart(length: number, fill?: string): string;
  padEnd(length: number, fill?: string): string;
}

interface Math {
  readonly PI: number;
  abs(x: number): number;
  ceil(x: number): number;
  floor(x: number): number;
  sqrt(x: number): number;
  pow(base: number, exponent: number): number;
  exp(x: number): number;
  log(x: number): number;
  sin(x: number): number;
  cos(x: number): number;
  atan(x: number): number;
  min(a: number, b: number, ...more: number[]): number;
  max(a: number, b: number, ...more: number[]): number;
}
declare const Math: Math;

declare const NaN: number;
declare const Infinity: number;
declare function isNaN(value: number): boolean;
declare function isFinite(value: number): boolean;
declare function parseInt(text: string, radix: number): number;
declare function parseFloat(text: string): number;

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...more: (T | readonly T[])[]): T[];
  every(test: (value: T, index: number) => boolean): boolean;
  filter(test: (value: T, index: number) => boolean): T[];
  find(test: (value: T, index: number) => boolean): T | undefined;
  findIndex(test: (value: T, index: number) => boolean): number;
  forEach(visit: (value: T, index: number) => void): void;
  includes(value: T): boolean;
  indexOf(value: T, from?: number): number;
  join(separator: string): string;
  map<U>(change: (value: T, index: number) => U): U[];
  reduce<U>(fold: (sum: U, value: T, index: number) => U, start: U): U;
  slice(start?: number, end?: number): T[];
  some(test: (value: T, index: number) => boolean): boolean;
  [Symbol.iterator](): IterableIterator<T>;
}
interface Array<T> extends ReadonlyArray<T> {
  length: number;
  [index: number]: T;
  fill(value: T): this;
  pop(): T | undefined;
  push(...values: T[]): number;
  reverse(): T[];
  shift(): T | undefined;
  /** Not stable on Lua: the comparison must order any two elements that differ. */
  sort(compare: (a: T, b: T) => number): this;
  splice(start: number, count?: number, ...values: T[]): T[];
  unshift(...values: T[]): number;
}
interface ArrayConstructor {
  isArray(value: unknown): value is unknown[];
}
declare const Array: ArrayConstructor;
interface TemplateStringsArray extends ReadonlyArray<string> {
  readonly raw: readonly string[];
}

interface Error {
  name: string;
  message: string;
}
interface ErrorConstructor {
  new (message?: string): Error;
}
declare const Error: ErrorConstructor;

/* Required by the compiler itself for `for..of` and array patterns. */
interface SymbolConstructor {
  readonly iterator: unique symbol;
}
interface Symbol {
  toString(): string;
}
declare const Symbol: SymbolConstructor;
interface IteratorYieldResult<T> {
  done?: false;
  value: T;
}
interface IteratorReturnResult<T> {
  done: true;
  value: T;
}
type IteratorResult<T, R = unknown> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = unknown, N = unknown> {
  next(...value: [] | [N]): IteratorResult<T, R>;
}
interface Iterable<T, R = unknown, N = unknown> {
  [Symbol.iterator](): Iterator<T, R, N>;
}
interface IterableIterator<T, R = unknown, N = unknown> extends Iterator<T, R, N> {
  [Symbol.iterator](): IterableIterator<T, R, N>;
}
interface String {
  [Symbol.iterator](): IterableIterator<string>;
}

/* Types that leave nothing behind at run time. */
type PropertyKey = string | number | symbol;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends PropertyKey, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends PropertyKey> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<F extends (...args: never[]) => unknown> = F extends (...args: infer P) => unknown ? P : never;
type ReturnType<F extends (...args: never[]) => unknown> = F extends (...args: never[]) => infer R ? R : never;
