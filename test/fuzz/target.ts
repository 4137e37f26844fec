import type { Random } from "../../boards/sim/random";

/** Random and mutated inputs for a parser or for a whole board. Portable: the same inputs run on V8 and on Lua. */
export interface Target {
  readonly name: string;
  /** True for text that an operator types or the storage returns, false for packets. */
  readonly isText: boolean;
  /** Makes an input: bytes 0..255. Text is one character a byte. */
  readonly generate: (this: void, random: Random) => number[];
  /** Makes a new subject. Returns the function that processes an input; it throws when something is wrong. */
  readonly start: (this: void, round: number) => (this: void, input: number[]) => void;
  /** Number of inputs for one subject. Their state adds up, so that a failure may need all of them. */
  readonly inputsOfSubject: number;
}

/** Inputs of the subject that failed, and the reason. */
export interface Failure {
  reason: string;
  /** Number of the subject, which selects its configuration. */
  round: number;
  inputs: number[][];
}

/** Fails with `text` unless `condition` holds. */
export function check(condition: boolean, text: string): void {
  if (!condition) throw new Error(text);
}

/** Characters of `text` as bytes. */
export function bytesOfText(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i) % 256);
  return bytes;
}

/** Text whose characters are `bytes`. */
export function textOfBytes(bytes: number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i++) parts.push(String.fromCharCode(bytes[i]));
  return parts.join("");
}
