import { readTicks } from "../../boards/sim/crystal";
import { makeRandom } from "../../boards/sim/random";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { makePath, type DelayLaw } from "./law";
import { placeClient } from "./run-world";
import { DURATION, type Path, type Schedule, type Term, type World } from "./world";

/**
 * A world as the configuration of clknetsim, which runs real programs in simulated time. Nodes 1 to n are the servers, node n + 1 the client. The frequency of the
 * crystal, and delays that do not depend on the time, are files of the numbers that the simulated board meets with the same seed.
 */
export interface Simulation {
  readonly configuration: string;
  /** Numbers of each file by its name. */
  readonly files: ReadonlyMap<string, readonly number[]>;
  readonly servers: number;
  readonly duration: number;
}

/** Added to a delay, it loses the packet [s]. */
const LOST = -1e9;
/** Slope of a step in time: it takes a nanosecond. */
const STEEP = 1e9;
/** Packets beside those at the poll interval: the start, and retries. */
const FURTHER_PACKETS = 200;
/** Error of the client at the start [s]. */
const START_ERROR = 0.1;

/** Returns `world` with `seed`. Throws an Error when clknetsim has no means for it. */
export function simulationOf(world: World, seed: number): Simulation {
  if (world.thermometer !== undefined) throw new Error(`${world.name}: a thermometer cannot be simulated`);
  if (world.mode !== undefined) throw new Error(`${world.name}: broadcasts cannot be simulated`);
  if (world.precision !== undefined) throw new Error(`${world.name}: a coarse counter cannot be simulated`);
  const duration = world.duration ?? DURATION;
  const servers = world.servers ?? [{}];
  const client = servers.length + 1;
  const files = new Map<string, readonly number[]>();
  const lines = [`node${client}_offset = ${START_ERROR}`, `node${client}_freq = (file "frequency")`];
  files.set("frequency", frequencies(world, seed, duration));
  const packets = Math.ceil(duration / Math.pow(2, world.poll)) + FURTHER_PACKETS;
  const steps = serverSteps(world, seed, duration);
  servers.forEach((server, i) => {
    if (server.resolution !== undefined || server.precision !== undefined) throw new Error(`${world.name}: a coarse server cannot be simulated`);
    const node = i + 1;
    const random = server.path === undefined ? 2 * seed + 1_000_001 : 1_000_000_000 + 1000 * seed + 3 * i;
    // Servers on one path share its random source in the simulator. Here each packet of a server has a number of its own.
    const [up, down] = delaysOf(
      server.path ?? world.path,
      random + (server.path === undefined ? 1_000_000 * i : 0),
      world,
      packets,
      `${node}`,
      files,
    );
    const silence = server.silent === undefined ? "" : ` ${silenceOf(server.silent, server.period)}`;
    lines.push(`node${client}_delay${node} = (+ ${up}${silence})`, `node${node}_delay${client} = (+ ${down})`);
    if (steps[i].some((step) => step !== 0)) {
      files.set(`step${node}`, steps[i]);
      lines.push(`node${node}_step = (file "step${node}")`);
    }
    if ((server.offset ?? 0) !== 0) lines.push(`node${node}_offset = ${server.offset}`);
  });
  if (world.silentFrom !== undefined) throw new Error(`${world.name}: use silent of the servers`);
  return { configuration: `${lines.join("\n")}\n`, files, servers: servers.length, duration };
}

/** Frequency error of the client's crystal in each second. */
function frequencies(world: World, seed: number, duration: number): number[] {
  const { client } = placeClient(world, seed);
  const reading = makeTimestamp();
  return Array.from({ length: duration + 1 }, (_, second) => {
    readTicks(client.sim.crystal, second, reading);
    return client.sim.crystal.error;
  });
}

/** Change of each server's error in each second [s]. */
function serverSteps(world: World, seed: number, duration: number): number[][] {
  const { servers, moveServers } = placeClient(world, seed);
  const steps: number[][] = servers.map(() => []);
  let before = servers.map(({ error }) => error);
  for (let second = 1; second <= duration; second++) {
    moveServers(second);
    servers.forEach(({ error }, i) => steps[i].push(error - before[i]));
    before = servers.map(({ error }) => error);
  }
  return steps;
}

/** Expressions of the delays to server `name` and back; numbers that are drawn before go into `files`. */
function delaysOf(path: Path, seed: number, world: World, packets: number, name: string, files: Map<string, readonly number[]>): [string, string] {
  const interval = Math.pow(2, world.poll);
  const upRandom = makeRandom(seed);
  const downRandom = makeRandom(seed + 1);
  const isTimeless = [path.up, path.down, path.common].every((terms) => terms === undefined || terms.every(isFreeOfTime));
  if (isTimeless) {
    const laws = makePath(path);
    const up: number[] = [];
    const down: number[] = [];
    // The answers in order: a request that is lost has none.
    for (let i = 0; i < packets; i++) {
      up.push(Math.max(-1, laws.up(upRandom, i * interval)));
      if (up[i] > 0) down.push(Math.max(-1, laws.down(downRandom, i * interval)));
    }
    return [up, down].map((numbers, i) => {
      const file = `${i === 0 ? "up" : "down"}${name}`;
      files.set(file, numbers.length === 0 ? [-1] : numbers);
      return `(file "${file}")`;
    }) as [string, string];
  }
  if (path.common !== undefined) throw new Error(`${world.name}: common delays that depend on the time cannot be simulated`);
  let drawn = 0;
  const expression = (terms: readonly Term[], random: ReturnType<typeof makeRandom>): string => {
    const parts = terms.map((term) => {
      if (typeof term === "number") return String(term);
      if (isFreeOfTime(term)) {
        const law: DelayLaw = makePath({ up: [term], down: [] }).up;
        const file = `${name}-${files.size}-${drawn++}`;
        files.set(
          file,
          Array.from({ length: packets }, (_, i) => law(random, i * interval)),
        );
        return `(file "${file}")`;
      }
      if ("choice" in term) throw new Error(`${world.name}: a choice between delays that depend on the time cannot be simulated`);
      if ("from" in term) {
        const phase = phaseOf(term.period);
        return `(+ 0 ${term.from
          .map(([begin, inner], i) => {
            const end = term.from[i + 1]?.[0];
            return `(* ${during(phase, begin, end)} ${expression(inner, random)})`;
          })
          .join(" ")})`;
      }
      return scheduleOf(term as Schedule, world);
    });
    return `(+ 0 ${parts.join(" ")})`;
  };
  return [expression(path.up ?? [], upRandom), expression(path.down ?? [], downRandom)];
}

function isFreeOfTime(term: Term): boolean {
  if (typeof term === "number") return true;
  if ("choice" in term) return term.choice.every(([, terms]) => terms.every(isFreeOfTime));
  return !("from" in term || "steps" in term || "line" in term || "sine" in term);
}

const phaseOf = (period: number | undefined): string => (period === undefined ? "time" : `(% time ${period})`);
const since = (phase: string, begin: number): string => `(min 1 (max 0 (* ${STEEP} (+ ${phase} ${-begin}))))`;
const during = (phase: string, begin: number, end: number | undefined): string =>
  end === undefined ? since(phase, begin) : `(+ ${since(phase, begin)} (* -1 ${since(phase, end)}))`;

function scheduleOf(schedule: Schedule, world: World): string {
  if ("sine" in schedule) throw new Error(`${world.name}: a sine in a delay cannot be simulated`);
  const phase = phaseOf(schedule.period);
  if ("steps" in schedule)
    return `(+ 0 ${schedule.steps.map(([begin, value], i) => `(* ${value} ${during(phase, begin, schedule.steps[i + 1]?.[0])})`).join(" ")})`;
  const { line } = schedule;
  const slopes = line.map(([time, value], i) => (i + 1 < line.length ? (line[i + 1][1] - value) / (line[i + 1][0] - time) : 0));
  return `(+ ${line[0][1]} ${line.map(([time], i) => `(* ${slopes[i] - (i > 0 ? slopes[i - 1] : 0)} (max 0 (+ ${phase} ${-time})))`).join(" ")})`;
}

function silenceOf(silent: readonly (readonly [number, number])[], period: number | undefined): string {
  return `(* ${LOST} (+ 0 ${silent.map(([begin, end]) => during(phaseOf(period), begin, end)).join(" ")}))`;
}
