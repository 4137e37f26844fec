import assert from "node:assert/strict";
import { test } from "node:test";
import { makeRandom } from "../../boards/sim/random";
import { simulationOf, type Simulation } from "./clknetsim";
import { makePath } from "./law";
import { worldNamed } from "./worlds";

/** A world as clknetsim's configuration (clknetsim, README, "Configuration file"): the values of its expressions are those of our laws. */

/** Value of an expression at `time`; each `file` gives its first number. */
function evaluate(text: string, time: number, files: Simulation["files"]): number {
  const words = text.match(/[()]|"[^"]*"|[^\s()]+/g)!;
  let next = 0;
  const read = (): number => {
    const word = words[next++];
    if (word === "time") return time;
    if (word !== "(") return Number(word);
    const name = words[next++];
    const values: number[] = [];
    if (name === "file") values.push(files.get(words[next++].replaceAll('"', ""))![0]);
    while (words[next] !== ")") values.push(read());
    next++;
    switch (name) {
      case "+":
        return values.reduce((sum, value) => sum + value, 0);
      case "*":
        return values.reduce((product, value) => product * value, 1);
      case "%":
        return values[0] % values[1];
      case "max":
        return Math.max(...values);
      case "min":
        return Math.min(...values);
      case "file":
        return values[0];
      default:
        throw new Error(`no such function: ${name}`);
    }
  };
  return read();
}

/** Expression of a variable of the configuration. */
function expressionOf({ configuration }: Simulation, variable: string): string {
  const line = configuration.split("\n").find((text) => text.startsWith(`${variable} = `));
  assert.ok(line !== undefined, `${variable} in ${configuration}`);
  return line.slice(variable.length + 3);
}

test("delays that do not depend on the time are the numbers of the simulator, packet by packet", () => {
  const { files, configuration } = simulationOf(worldNamed("a"), 3);
  const { up } = makePath(worldNamed("a").path);
  const random = makeRandom(2 * 3 + 1_000_001);
  assert.deepEqual(files.get("up1")!.slice(0, 5), [0, 1, 2, 3, 4].map((i) => up(random, i))); // prettier-ignore
  assert.match(configuration, /node2_offset = 0.1\n/);
});

test("the crystal has a frequency for each second: constant, random walk and changes", () => {
  const frequency = simulationOf(worldNamed("jump-20"), 1).files.get("frequency")!;
  assert.equal(frequency.length, 36_001);
  assert.ok(Math.abs(frequency[0] - 50e-6) < 1e-6);
  assert.ok(Math.abs(frequency[10_800] - frequency[10_799] - 20e-6) < 1e-8);
});

for (const name of ["k", "w", "c", "one-way-queue", "hand-over"]) {
  test(`world ${name}: delays that depend on the time, without their random parts`, () => {
    const simulation = simulationOf(worldNamed(name), 1);
    const quiet = new Map([...simulation.files].map(([file]) => [file, [0]]));
    const { path } = worldNamed(name);
    for (const [variable, terms] of [
      ["node2_delay1", path.up!],
      ["node1_delay2", path.down!],
    ] as const) {
      const constant = makePath({ up: terms.filter((term) => typeof term === "number" || "steps" in term || "line" in term), down: [] }).up;
      for (const time of [10, 1000, 2800, 5500, 6000, 11_000, 20_000]) {
        const value = evaluate(expressionOf(simulation, variable), time, quiet);
        assert.ok(Math.abs(value - constant(makeRandom(1), time)) < 1e-9, `${variable} at ${time}: ${value}`);
      }
    }
  });
}

test("a server's steps are those of its error, and its silence loses the requests", () => {
  const stepping = simulationOf(worldNamed("hourly-steps"), 1);
  const steps = stepping.files.get("step1")!;
  assert.deepEqual([steps.indexOf(0.005), steps.indexOf(-0.005)], [3599, 7199]);
  const silent = simulationOf(worldNamed("in-turns"), 1);
  assert.ok(evaluate(expressionOf(silent, "node3_delay1"), 5000, silent.files) < 0);
  assert.ok(evaluate(expressionOf(silent, "node3_delay1"), 1000, silent.files) > 0);
});

test("what clknetsim cannot do is refused", () => {
  for (const name of ["e-sensor", "z", "second"]) assert.throws(() => simulationOf(worldNamed(name), 1), /cannot be simulated/);
});
