import { MAXDISP, NSTAGE, PHI } from "../packet/protocol";

/**
 * The last eight samples of a source: the clock filter of RFC 5905 section 10, from which delay, dispersion and jitter are shown, sent and judged by in their RFC
 * meaning. The clock itself follows the bank (estimator.ts).
 */
export interface Register {
  /** Samples in it, 0..8. */
  count: number;
  /** Newest first: their time minus ours (s), round trip (s), dispersion (s), and what the sample lies off the estimate by (s). */
  offsets: number[];
  delays: number[];
  dispersions: number[];
  residuals: number[];
  /** Least round-trip delay, s (RFC peer.delay). */
  delay: number;
  /** Dispersion with 16 s for each empty stage, s (RFC peer.disp). */
  dispersion: number;
  /** Root mean square of the residuals, s (RFC peer.jitter). */
  jitter: number;
}

/** Empties it; a new one has empty lists, which are filled. */
export function clearRegister(register: Register): void {
  register.count = 0;
  for (let i = 0; i < NSTAGE; i++) {
    if (register.offsets.length < NSTAGE) makeStage(register);
    register.offsets[i] = 0;
    register.delays[i] = 0;
    register.dispersions[i] = MAXDISP;
    register.residuals[i] = 0;
  }
  register.delay = 0;
  register.dispersion = MAXDISP;
  register.jitter = 0;
}

function makeStage(register: Register): void {
  register.offsets.push(0);
  register.delays.push(0);
  register.dispersions.push(0);
  register.residuals.push(0);
}

/** Takes a sample that came `age` seconds after the one before; all in s. The oldest falls out. */
export function shiftRegister(register: Register, age: number, offset: number, delay: number, dispersion: number, residual: number): void {
  for (let i = NSTAGE - 1; i > 0; i--) {
    register.offsets[i] = register.offsets[i - 1];
    register.delays[i] = register.delays[i - 1];
    register.dispersions[i] = widen(register.dispersions[i - 1], age);
    register.residuals[i] = register.residuals[i - 1];
  }
  register.offsets[0] = offset;
  register.delays[0] = delay;
  register.dispersions[0] = dispersion;
  register.residuals[0] = residual;
  if (register.count < NSTAGE) register.count = register.count + 1;
  register.delay = leastDelay(register);
  register.dispersion = filterDispersion(register);
  register.jitter = rootMeanSquare(register);
}

/** Our clock has been stepped by `step` seconds: what the samples were off by changes by as much. */
export function stepRegister(register: Register, step: number): void {
  for (let i = 0; i < register.count; i++) register.offsets[i] = register.offsets[i] - step;
}

function widen(dispersion: number, age: number): number {
  const wider = dispersion + PHI * age;
  return wider < MAXDISP ? wider : MAXDISP;
}

function leastDelay(register: Register): number {
  let least = register.delays[0];
  for (let i = 1; i < register.count; i++) if (register.delays[i] < least) least = register.delays[i];
  return least;
}

function rootMeanSquare(register: Register): number {
  let squares = 0;
  for (let i = 0; i < register.count; i++) squares = squares + register.residuals[i] * register.residuals[i];
  return Math.sqrt(squares / register.count);
}

/** RFC 5905 section 10: the stages in order of delay, each counting half as much as the one before; empty stages count 16 s. */
function filterDispersion(register: Register): number {
  let sum = 0;
  let weight = 0.5;
  let floorDelay = -1;
  let floorStage = -1;
  for (let rank = 0; rank < NSTAGE; rank++) {
    const stage = nextByDelay(register, floorDelay, floorStage);
    if (stage >= 0) {
      floorDelay = register.delays[stage];
      floorStage = stage;
    }
    sum = sum + weight * (stage >= 0 ? register.dispersions[stage] : MAXDISP);
    weight = weight / 2;
  }
  return sum;
}

/** The filled stage that comes next after (delay, stage) in order of delay; -1 when there is none. */
function nextByDelay(register: Register, delay: number, stage: number): number {
  let next = -1;
  for (let i = 0; i < register.count; i++) {
    const after = register.delays[i] > delay || (register.delays[i] === delay && i > stage);
    if (after && (next < 0 || register.delays[i] < register.delays[next])) next = i;
  }
  return next;
}
