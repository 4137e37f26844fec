/**
 * Program of frozen.test.ts, in the place of the firmware. It changes objects of the build-time heap snapshot in every way, between and during collections. They
 * must behave as objects that were made at the start. Prints each fault, and "done".
 */

interface Item {
  name: string;
  weight?: number;
  inner?: Item | undefined;
}

const numbers: number[] = [1, 2, 3, 4, 5];
const empty: string[] = [];
const sparse: Record<number, string> = { 1000: "a thousand", 5: "five" };
const record: Item = { name: "record", inner: { name: "inner" } };
const lookup: Record<string, Item | undefined> = { one: { name: "one" }, two: { name: "two" }, three: { name: "three" } };
const untouched: Item[] = [{ name: "first" }, { name: "second", weight: 2 }];
const list: Item[] = [];
const timestamp = [0, 0, 0, 0];
let assigned: Item | undefined;
let counter = 0;
const ROUNDS = 2000;
const FULL_EVERY = 100;

function say(this: void, text: string): void {
  runtime.writeConsole(`${text}\r\n`);
}

function expect(this: void, what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) say(`${what}: ${tostring(found)} instead of ${tostring(wanted)}`);
}

/** A closure over a variable of the module, and one of its own. */
function makeCounter(this: void): () => number {
  let own = 0;
  return () => {
    own = own + 1;
    counter = counter + 1;
    return own;
  };
}
const count = makeCounter();

function change(this: void, round: number): void {
  numbers[round % 5] = round;
  if (round % 50 === 0) numbers.push(round);
  empty.push(`text ${round}`);
  if (empty.length > 40) empty.splice(0, 20);
  sparse[round % 7] = `entry ${round}`;
  record.weight = round;
  record.inner = { name: `inner ${round}` };
  lookup[`key ${round % 30}`] = { name: `value ${round}`, inner: assigned };
  if (round % 3 === 0) lookup.two = undefined;
  else lookup.two = { name: `two ${round}` };
  assigned = { name: `assigned ${round}` };
  list[round % 20] = assigned;
  runtime.readCounter(timestamp); // C writes in its own way
}

function check(this: void, round: number): void {
  expect("numbers", numbers[round % 5], round);
  expect("length of numbers", numbers.length, 6 + Math.floor(round / 50));
  expect("empty", empty[empty.length - 1], `text ${round}`);
  expect("sparse", sparse[round % 7], `entry ${round}`);
  expect("what sparse had", sparse[1000], "a thousand");
  expect("record", record.inner?.name, `inner ${round}`);
  expect("what record had", record.name, "record");
  expect("what lookup had", lookup.one?.name, "one");
  expect("lookup", lookup[`key ${round % 30}`]?.name, `value ${round}`);
  expect("what was taken from lookup", lookup.two?.name, round % 3 === 0 ? undefined : `two ${round}`);
  expect("assigned", assigned?.name, `assigned ${round}`);
  expect("list", list[round % 20].name, `assigned ${round}`);
  expect("closures", count(), round + 1);
  expect("what closures share", counter, round + 1);
  expect("what C has written", timestamp.length, 4);
  expect("untouched", untouched[1].weight, 2);
}

/** Changes and checks, with a collection at work all the time. */
export function start(): void {
  for (let round = 0; round < ROUNDS; round++) {
    change(round);
    collectgarbage("step", 0);
    if (round % FULL_EVERY === 0) collectgarbage("collect");
    check(round);
  }
  say("done");
}

/** Nothing else happens here. */
export function timer(): void {
  // no alarm is set
}

export {
  timer as datagrams,
  timer as interfaceChange,
  timer as stream,
  timer as consoleOpen,
  timer as consoleInput,
  timer as resolved,
  timer as clockAt,
  timer as resumed,
  timer as lost,
  timer as fault,
  timer as stop,
};
