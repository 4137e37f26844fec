// Takes the place of node:test in the process of a mutant: runs the named tests one after another in this process, and ends at the first that fails.
//
// The file named by TIMEWIRE_MUTANT_PLAN holds JSON: the names of the tests to run, in that order, or null for all of them with a report of each.
import { readFileSync } from "node:fs";

const tests = new Map();
const path = [];
const hooks = [];
let reached = new Set();

/** Called by probes; see operators.mjs. */
globalThis.reachMutant = (number) => reached.add(number);

const lastFunction = (words) => words.find((word) => typeof word === "function");

/** Registers a test. */
export function test(name, ...words) {
  const full = [...path, name].join(" > ");
  let unique = full;
  for (let i = 2; tests.has(unique); i++) unique = `${full} (${i})`;
  const options = words.find((word) => typeof word === "object") ?? {};
  if (!options.skip) tests.set(unique, lastFunction(words));
}

/** Registers what is in a suite. */
export function suite(name, ...words) {
  path.push(name);
  lastFunction(words)();
  path.pop();
}

export { suite as describe, test as it };
export const before = (run) => hooks.push(run);
export const after = () => undefined;
export default test;

/** Runs one test; throws what it throws. */
async function runTest(run) {
  const ends = [];
  const context = { after: (end) => ends.push(end), skip: () => undefined, diagnostic: () => undefined };
  try {
    await run(context);
  } finally {
    for (const end of ends) await end();
  }
}

/** Runs the plan. Called when all test files have been imported. */
export async function runPlan() {
  const plan = JSON.parse(readFileSync(process.env.TIMEWIRE_MUTANT_PLAN, "utf8"));
  const isSurvey = plan === null;
  const report = { imported: [...reached], tests: [] };
  for (const hook of hooks) await hook();
  for (const name of plan ?? tests.keys()) {
    reached = new Set();
    const start = performance.now();
    try {
      if (!tests.has(name)) throw new Error("the test is not there any more");
      await runTest(tests.get(name));
    } catch (error) {
      process.stdout.write(`\nFAILED ${JSON.stringify({ name, message: String(error?.message ?? error).split("\n")[0] })}\n`, () => process.exit(1));
      return;
    }
    if (isSurvey) report.tests.push({ name, milliseconds: performance.now() - start, reached: [...reached] });
  }
  process.stdout.write(isSurvey ? `\nSURVEY ${JSON.stringify(report)}\n` : "", () => process.exit(0));
}
