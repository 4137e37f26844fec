import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { makeEventQueue, queueEvent, unqueueEvent, type EventQueue, type WorldEvent } from "./event-queue";
import { makeRandom, type Random } from "./random";

/** Virtual time and random numbers of a simulation, shared by all its boards and lines. The same seed gives the same run, bit for bit, on every engine. */
export interface World {
  /** True time since the world began [s]. */
  now: number;
  /** Date of second 0. */
  readonly date: Timestamp;
  /** Seed of the world, for error messages of tests. */
  readonly seed: number;
  readonly random: Random;
  readonly queue: EventQueue;
}

/** Default date: 2026-11-01 00:00 UTC. */
export const DEFAULT_DATE: Timestamp = [0xee90, 0xff80, 0, 0];

/** Makes a world at second 0, whose date is `date`. `seed` is a whole number 0..2^40. */
export function makeWorld(seed: number, date: Timestamp): World {
  const own = [0, 0, 0, 0];
  copyTimestamp(date, own);
  return { now: 0, date: own, seed, random: makeRandom(seed), queue: makeEventQueue() };
}

/** Runs all events up to and including `time` [s], and sets the present to it. A time in the past has no effect. */
export function runUntil(world: World, time: number): void {
  const queue = world.queue;
  while (queue.count > 0 && queue.heap[0].time <= time) {
    const event = queue.heap[0];
    unqueueEvent(queue, event);
    world.now = event.time;
    event.happen();
  }
  if (time > world.now) world.now = time;
}

/** Schedules `event` in `delay` seconds, 0 or more, never inside this call. An earlier schedule is replaced. */
export function happenAfter(world: World, event: WorldEvent, delay: number): void {
  queueEvent(world.queue, event, world.now + (delay > 0 ? delay : 0));
}

/** Cancels `event`. */
export function callOff(world: World, event: WorldEvent): void {
  unqueueEvent(world.queue, event);
}

/** Writes the current true date. */
export function readTrueTime(world: World, into: Timestamp): void {
  addInterval(world.date, world.now, into);
}
