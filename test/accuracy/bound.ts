import { exponential, makeRandom, normal, uniform, type Random } from "../../boards/sim/random";

/**
 * Bound for holdover: a particle filter over the exchanges of world f. It knows the base delay, the distribution of the jitter and the random-walk variance,
 * and uses every packet optimally. No estimator can know the frequency better when the servers fall silent.
 */

const PARTICLES = 1000;
/** Poll interval [s], exchanges in two hours, mean jitter [us], random-walk deviation [ppm/sqrt(s)]. */
const POLL = 16;
const EXCHANGES = 450;
const JITTER = 100;
const RANDOM_WALK = 1e-3;
/** Initial standard deviations: phase [us] and frequency [ppm]. Their effect is gone within half an hour. */
const INITIAL_PHASE = 20;
const INITIAL_FREQUENCY = 0.05;
/** Width of the edge of a particle's bound [us]: far less than the uncertainty of the phase. */
const EDGE = 0.5;

/** State of a crystal, true or of one particle: phase [us] and frequency [ppm]. */
interface Crystal {
  phase: number;
  frequency: number;
}

/** Phase error after `silence` [s] without packets, RMS over `runs` crystals [us], without the random walk during the silence. */
export function knowableDrift(runs: number, silence: number): number {
  let squares = 0;
  for (let run = 1; run <= runs; run++) {
    const random = makeRandom(run);
    const crystal = { phase: 0, frequency: 0 };
    let particles = Array.from({ length: PARTICLES }, () => ({
      phase: INITIAL_PHASE * normal(random),
      frequency: INITIAL_FREQUENCY * normal(random),
    }));
    for (let i = 0; i < EXCHANGES; i++) {
      advance(crystal, random);
      const slowest = crystal.phase - JITTER * exponential(random);
      const fastest = crystal.phase + JITTER * exponential(random);
      for (const particle of particles) advance(particle, random);
      particles = resample(
        particles,
        particles.map(({ phase }) => likelihood(phase, slowest, fastest)),
        random,
      );
    }
    const phase = particles.reduce((sum, particle) => sum + particle.phase, 0) / PARTICLES;
    const frequency = particles.reduce((sum, particle) => sum + particle.frequency, 0) / PARTICLES;
    squares += (crystal.phase - phase + (crystal.frequency - frequency) * silence) ** 2;
  }
  return Math.sqrt(squares / runs);
}

/** Advances a crystal by one poll. The phase integrates the random walk of the frequency. */
function advance(crystal: Crystal, random: Random): void {
  const step = RANDOM_WALK * Math.sqrt(POLL) * normal(random);
  crystal.phase += crystal.frequency * POLL + (step * POLL) / 2 + (RANDOM_WALK * POLL ** 1.5 * normal(random)) / Math.sqrt(12);
  crystal.frequency += step;
}

/** Likelihood of a phase by an exchange with exponential delays: constant between its two bounds, decreasing outside. */
function likelihood(phase: number, slowest: number, fastest: number): number {
  const outside = Math.max(slowest - phase, phase - fastest, 0);
  return Math.exp(-outside / EDGE);
}

/** Draws the same number of particles, each in proportion to its weight. */
function resample(particles: Crystal[], weights: number[], random: Random): Crystal[] {
  const step = weights.reduce((sum, weight) => sum + weight, 0) / PARTICLES;
  const drawn: Crystal[] = [];
  let next = step * uniform(random);
  let sum = 0;
  particles.forEach(({ phase, frequency }, i) => {
    sum += weights[i];
    for (; next < sum && drawn.length < PARTICLES; next += step) drawn.push({ phase, frequency });
  });
  while (drawn.length < PARTICLES) drawn.push({ ...drawn[drawn.length - 1] });
  return drawn;
}
