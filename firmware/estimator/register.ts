import { MAXDISP, NSTAGE, PHI } from "../packet/protocol";

/**
 * The last eight samples of a source: the clock filter of RFC 5905 section 10, from which delay, dispersion and jitter are shown, sent and judged by in their RFC
 * meaning. The clock itself follows the bank (estimator.ts).
 */
export interface Register {
  /** Samples in it, 0..8. */
  count: number;
  /** Its stages, as `Column` says. One list for all, because each list costs a chip as much as three more numbers. */
  stages: number[];
  /** Least round-trip delay, s (RFC peer.delay). */
  delay: number;
  /** Dispersion with 16 s for each empty stage, s (RFC peer.disp). */
  dispersion: number;
  /** Root mean square of the residuals, s (RFC peer.jitter). */
  jitter: number;
}

/** Where in `Register.stages` the eight values of a kind begin, the newest first. */
export const enum Column {
  /** Their time minus ours, s. */
  Offset = 0,
  /** Round trip, s. */
  Delay = 8,
  /** s */
  Dispersion = 16,
  /** What the sample lies off the estimate by, s. */
  Residual = 24,
}

/** Stages that are still empty. Written out, so that Lua makes the list no longer than it is. */
export function makeStages(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

/** Empties it. */
export function clearRegister(register: Register): void {
  const stages = register.stages;
  register.count = 0;
  for (let i = 0; i < NSTAGE; i++) {
    stages[Column.Offset + i] = 0;
    stages[Column.Delay + i] = 0;
    stages[Column.Dispersion + i] = MAXDISP;
    stages[Column.Residual + i] = 0;
  }
  register.delay = 0;
  register.dispersion = MAXDISP;
  register.jitter = 0;
}

/** Takes a sample that came `age` seconds after the one before; all in s. The oldest falls out. */
export function shiftRegister(register: Register, age: number, offset: number, delay: number, dispersion: number, residual: number): void {
  const stages = register.stages;
  for (let i = NSTAGE - 1; i > 0; i--) {
    stages[Column.Offset + i] = stages[Column.Offset + i - 1];
    stages[Column.Delay + i] = stages[Column.Delay + i - 1];
    stages[Column.Dispersion + i] = widen(stages[Column.Dispersion + i - 1], age);
    stages[Column.Residual + i] = stages[Column.Residual + i - 1];
  }
  stages[Column.Offset] = offset;
  stages[Column.Delay] = delay;
  stages[Column.Dispersion] = dispersion;
  stages[Column.Residual] = residual;
  if (register.count < NSTAGE) register.count = register.count + 1;
  register.delay = leastDelay(register);
  register.dispersion = filterDispersion(register);
  register.jitter = rootMeanSquare(register);
}

/** Our clock has been stepped by `step` seconds: what the samples were off by changes by as much. */
export function stepRegister(register: Register, step: number): void {
  const stages = register.stages;
  for (let i = 0; i < register.count; i++) stages[Column.Offset + i] = stages[Column.Offset + i] - step;
}

function widen(dispersion: number, age: number): number {
  const wider = dispersion + PHI * age;
  return wider < MAXDISP ? wider : MAXDISP;
}

function leastDelay(register: Register): number {
  const stages = register.stages;
  let least = stages[Column.Delay];
  for (let i = 1; i < register.count; i++) if (stages[Column.Delay + i] < least) least = stages[Column.Delay + i];
  return least;
}

function rootMeanSquare(register: Register): number {
  let squares = 0;
  const stages = register.stages;
  for (let i = 0; i < register.count; i++) squares = squares + stages[Column.Residual + i] * stages[Column.Residual + i];
  return Math.sqrt(squares / register.count);
}

/** RFC 5905 section 10: the stages in order of delay, each counting half as much as the one before; empty stages count 16 s. */
function filterDispersion(register: Register): number {
  const stages = register.stages;
  let sum = 0;
  let weight = 0.5;
  let floorDelay = -1;
  let floorStage = -1;
  for (let rank = 0; rank < NSTAGE; rank++) {
    const stage = nextByDelay(register, floorDelay, floorStage);
    if (stage >= 0) {
      floorDelay = stages[Column.Delay + stage];
      floorStage = stage;
    }
    sum = sum + weight * (stage >= 0 ? stages[Column.Dispersion + stage] : MAXDISP);
    weight = weight / 2;
  }
  return sum;
}

/** The filled stage that comes next after (delay, stage) in order of delay; -1 when there is none. */
function nextByDelay(register: Register, delay: number, stage: number): number {
  const stages = register.stages;
  let next = -1;
  let least = 0;
  for (let i = 0; i < register.count; i++) {
    const other = stages[Column.Delay + i];
    const after = other > delay || (other === delay && i > stage);
    if (after && (next < 0 || other < least)) {
      next = i;
      least = other;
    }
  }
  return next;
}
