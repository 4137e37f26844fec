import { makeRandom } from "../../boards/sim/random";
import { CLIENT_TARGET, CONTROL_TARGET, OFF_PATH_TARGET, SERVER_TARGET } from "./board-targets";
import { PACKET_TARGET } from "./packet-target";
import type { Failure, Target } from "./target";
import { CONFIGURATION_TARGET, CONSOLE_TARGET, STATE_TARGET } from "./text-targets";
import { TELNET_TARGET } from "./telnet-target";

/** Every target. */
export const TARGETS: Target[] = [
  PACKET_TARGET,
  SERVER_TARGET,
  OFF_PATH_TARGET,
  CLIENT_TARGET,
  CONTROL_TARGET,
  CONSOLE_TARGET,
  CONFIGURATION_TARGET,
  STATE_TARGET,
  TELNET_TARGET,
];

/** Returns the target of that name. */
export function targetOf(name: string): Target {
  for (const target of TARGETS) if (target.name === name) return target;
  throw new Error(`no fuzz target ${name}: one of ${TARGETS.map((target) => target.name).join(", ")}`);
}

/** Runs `runs` inputs of a seed, from subject number `round` on. Returns the failure, or undefined. */
export function runTarget(target: Target, seed: number, runs: number, round: number): Failure | undefined {
  let done = 0;
  let subject = round;
  while (done < runs) {
    const failure = runSubject(target, seed, subject, runs - done);
    if (failure !== undefined) return failure;
    done = done + target.inputsOfSubject;
    subject = subject + 1;
  }
  return undefined;
}

function runSubject(target: Target, seed: number, round: number, most: number): Failure | undefined {
  const random = makeRandom(seed * 65536 + round);
  const count = most < target.inputsOfSubject ? most : target.inputsOfSubject;
  try {
    const process = target.start(round);
    for (let i = 0; i < count; i++) process(target.generate(random));
    return undefined;
  } catch (error) {
    return { reason: String(error), round, inputs: shorten(target, seed, round, count) };
  }
}

/** Inputs of a subject that fails: the last one alone where that suffices, or all up to it. */
function shorten(target: Target, seed: number, round: number, count: number): number[][] {
  const random = makeRandom(seed * 65536 + round);
  const inputs: number[][] = [];
  const process = target.start(round);
  for (let i = 0; i < count; i++) {
    const input = target.generate(random);
    inputs.push(input.slice());
    if (fails(process, input)) break;
  }
  const last = inputs[inputs.length - 1];
  return fails(target.start(round), last.slice()) ? [last] : inputs;
}

function fails(process: (this: void, input: number[]) => void, input: number[]): boolean {
  try {
    process(input);
    return false;
  } catch {
    return true;
  }
}

/** Runs saved inputs on a new subject; throws when they fail. */
export function replay(target: Target, round: number, inputs: number[][]): void {
  const process = target.start(round);
  for (const input of inputs) process(input);
}

/** Runs a target and describes the failure as text: reason, subject and inputs as hexadecimal digits. Empty without one. For Lua. */
export function runToText(name: string, seed: number, runs: number, round: number): string {
  const failure = runTarget(targetOf(name), seed, runs, round);
  if (failure === undefined) return "";
  return [failure.reason, String(failure.round), ...failure.inputs.map((input) => hexOf(input))].join("\n");
}

/** Bytes as hexadecimal digits. */
export function hexOf(bytes: number[]): string {
  const digits = "0123456789abcdef";
  return bytes.map((byte) => digits.charAt(Math.floor(byte / 16)) + digits.charAt(byte % 16)).join("");
}
