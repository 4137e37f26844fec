import { exponential, makeRandom, normal, uniform, type Random } from "../../boards/sim/random";

/**
 * Bound for holdover: a particle filter over the exchanges of world f that knows base delay, law of the jitter and random-walk variance, and uses every packet
 * optimally. No estimator knows the frequency better when silence begins.
 */

const PARTICLES = 1000;
/** Poll, s; exchanges in two hours; mean jitter, us; wander, ppm/sqrt(s). */
const POLL = 16;
const EXCHANGES = 450;
const JITTER = 100;
const WANDER = 1e-3;
/** Deviations of what is known at first: lead in us, rate in ppm. Both are forgotten within half an hour. */
const FIRST_LEAD = 20;
const FIRST_RATE = 0.05;
/** Softness of the edge of a particle's bound [us]: far less than the uncertainty of the phase. */
const EDGE = 0.5;

/** A crystal, or what one particle takes it for: lead (us) and rate (ppm). */
interface Crystal {
  lead: number;
  rate: number;
}

/** Error after `silence` seconds without packets, RMS over `runs` crystals, us: what the walk since then makes of it is not in it. */
export function knowableDrift(runs: number, silence: number): number {
  let squares = 0;
  for (let run = 1; run <= runs; run++) {
    const random = makeRandom(run);
    const crystal = { lead: 0, rate: 0 };
    let particles = Array.from({ length: PARTICLES }, () => ({ lead: FIRST_LEAD * normal(random), rate: FIRST_RATE * normal(random) }));
    for (let i = 0; i < EXCHANGES; i++) {
      wander(crystal, random);
      const slowest = crystal.lead - JITTER * exponential(random);
      const fastest = crystal.lead + JITTER * exponential(random);
      for (const particle of particles) wander(particle, random);
      particles = resample(
        particles,
        particles.map(({ lead }) => likelihood(lead, slowest, fastest)),
        random,
      );
    }
    const lead = particles.reduce((sum, particle) => sum + particle.lead, 0) / PARTICLES;
    const rate = particles.reduce((sum, particle) => sum + particle.rate, 0) / PARTICLES;
    squares += (crystal.lead - lead + (crystal.rate - rate) * silence) ** 2;
  }
  return Math.sqrt(squares / runs);
}

/** A poll later. The lead integrates the walk of the rate. */
function wander(crystal: Crystal, random: Random): void {
  const step = WANDER * Math.sqrt(POLL) * normal(random);
  crystal.lead += crystal.rate * POLL + (step * POLL) / 2 + (WANDER * POLL ** 1.5 * normal(random)) / Math.sqrt(12);
  crystal.rate += step;
}

/** An exchange with exponential delays says nothing between its two bounds, and everything outside. */
function likelihood(lead: number, slowest: number, fastest: number): number {
  const outside = Math.max(slowest - lead, lead - fastest, 0);
  return Math.exp(-outside / EDGE);
}

/** As many particles again, each as often as it is likely. */
function resample(particles: Crystal[], weights: number[], random: Random): Crystal[] {
  const step = weights.reduce((sum, weight) => sum + weight, 0) / PARTICLES;
  const drawn: Crystal[] = [];
  let next = step * uniform(random);
  let sum = 0;
  particles.forEach(({ lead, rate }, i) => {
    sum += weights[i];
    for (; next < sum && drawn.length < PARTICLES; next += step) drawn.push({ lead, rate });
  });
  while (drawn.length < PARTICLES) drawn.push({ ...drawn[drawn.length - 1] });
  return drawn;
}
