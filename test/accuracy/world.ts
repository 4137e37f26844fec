/**
 * World of the accuracy bench, as data: delays of packets, errors of the crystal and of the servers. README.md documents the format. All worlds of the bench
 * are in it, and so are those of `--worlds FILE`. Times and delays in seconds.
 */
export interface World {
  readonly name: string;
  readonly about?: string;
  /** Minimum and maximum poll exponent [log2 s]. Default of the maximum: the minimum. */
  readonly poll: number;
  readonly maxPoll?: number;
  /** `broadcast`: the client listens to the broadcasts of one true server, every 64 s. Default: unicast. */
  readonly mode?: "broadcast";
  readonly path: Path;
  readonly crystal: CrystalText;
  readonly thermometer?: ThermometerText;
  /** Resolution of the client's counter [log2 s]. Default: -32. */
  readonly precision?: number;
  /** Default: one server without error. */
  readonly servers?: readonly ServerText[];
  /** Time from which the servers are silent [s]. The figure is then the growth of the error. */
  readonly silentFrom?: number;
  /** Length of a run [s], and the first second that counts. Default: 36 000 and 7 200. */
  readonly duration?: number;
  readonly settled?: number;
  /** Number of seeds. Default: 20. */
  readonly seeds?: number;
  /** RMS of chronyd 4.3, and the target: an RMS [us]. */
  readonly chronyd?: number;
  readonly target?: number;
}

/** One-way delay in each direction: the sum of the terms, to which both halves of an exchange add the same draw of `common`; or recorded delays. */
export interface Path {
  readonly up?: readonly Term[];
  readonly down?: readonly Term[];
  readonly common?: readonly Term[];
  /** File with one pair of delays (to the server, and back) a line. The bench reads it into `pairs`. */
  readonly file?: string;
  readonly pairs?: readonly (readonly number[])[];
}

/** Term of a delay [s]. A number is constant. */
export type Term =
  | number
  | { readonly exponential: number }
  /** Shape and mean. */
  | { readonly gamma: readonly [number, number] }
  | { readonly weibull: readonly [number, number] }
  /** Deviation of the logarithm, and mean. */
  | { readonly lognormal: readonly [number, number] }
  /** As lognormal, correlated over a time [s]. */
  | { readonly slow: readonly [number, number, number] }
  | { readonly normal: number }
  | { readonly uniform: readonly [number, number] }
  /** Probability that the packet is lost. */
  | { readonly loss: number }
  /** Alternatives with their probabilities. What is left of 1 adds nothing. */
  | { readonly choice: readonly (readonly [number, readonly Term[]])[] }
  /** Terms in force from a time on; `period` repeats them. */
  | { readonly from: readonly (readonly [number, readonly Term[]])[]; readonly period?: number }
  | Schedule;

/** Function of true time: constant from each time on, linear between points, or a sine (amplitude, period). */
export type Schedule =
  | { readonly steps: readonly (readonly [number, number])[]; readonly period?: number }
  | { readonly line: readonly (readonly [number, number])[]; readonly period?: number }
  | { readonly sine: readonly [number, number]; readonly period?: undefined };

/** Frequency of the client's crystal: constant [ppm], deviation of its random walk [s/s per second], further errors [ppm]. */
export interface CrystalText {
  readonly ppm: number;
  readonly walk: number;
  readonly changes?: readonly Schedule[];
  /** Coefficient of (temperature - 25 degrees Celsius) squared [ppm/K^2]; the temperature is the thermometer's. */
  readonly parabola?: number;
}

/**
 * Thermometer of the client. It shows the temperature that causes the `changes` of the crystal, `perKelvin` [ppm/K]; or 25 degrees Celsius and `changes` of its
 * own [K].
 */
export interface ThermometerText {
  readonly perKelvin?: number;
  readonly changes?: readonly Schedule[];
  /** Step and noise of a reading [K], and its lateness [s]. */
  readonly step: number;
  readonly noise: number;
  readonly lag?: number;
}

/** Server: error of its clock [s], random walk of the error [s per second], what its clock can show. */
export interface ServerText {
  readonly offset?: number;
  readonly walk?: number;
  readonly changes?: readonly Schedule[];
  /** Step of its clock [s]. Default: 2^-32. */
  readonly resolution?: number;
  /** Precision in its answers [log2 s]. Default: -20. */
  readonly precision?: number;
  /** Path to this server. Default: the path of the world. */
  readonly path?: Path;
  /** Times without an answer: begin and end [s]; `period` repeats them. */
  readonly silent?: readonly (readonly [number, number])[];
  readonly period?: number;
}

/** File of worlds: worlds may use a path or a crystal of the file by its name. `defaults` are for members that a world does not have. */
export interface WorldFile {
  readonly about?: string;
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly paths?: Readonly<Record<string, Path>>;
  readonly crystals?: Readonly<Record<string, CrystalText>>;
  readonly worlds: readonly Readonly<Record<string, unknown>>[];
}

/** Length of a run of a world that names none [s]. */
export const DURATION = 36_000;
/** First second that counts for the statistics, in such a world [s]. */
export const SETTLED = 7_200;
/** Returns the worlds of a file, with names and defaults resolved. */
export function worldsOf(file: WorldFile): World[] {
  const worlds: World[] = [];
  for (const text of file.worlds) {
    const world: Record<string, unknown> = { ...file.defaults, ...text };
    world.path = resolve(world.path, file.paths);
    world.crystal = resolve(world.crystal, file.crystals);
    const servers = world.servers as ServerText[] | undefined;
    if (servers !== undefined) world.servers = servers.map((server) => resolveServer(server, file.paths));
    worlds.push(world as unknown as World);
  }
  return worlds;
}

function resolveServer(server: ServerText, paths: WorldFile["paths"]): ServerText {
  return server.path === undefined ? server : { ...server, path: resolve(server.path, paths) as Path };
}

function resolve(value: unknown, named: Readonly<Record<string, unknown>> | undefined): unknown {
  return typeof value === "string" && named !== undefined ? named[value] : value;
}
