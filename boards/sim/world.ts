import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { makeEventQueue, queueEvent, unqueueEvent, type EventQueue, type WorldEvent } from "./event-queue";
import { makeRandom, type Random } from "./random";

/** Virtual time and chance, which all boards and lines of one simulation share. The same seed gives the same run, bit for bit, on every engine. */
export interface World {
  /** True time: seconds since the world began. */
  now: number;
  /** The date of second 0. */
  readonly date: Timestamp;
  /** What the world was made from: for the message of a test that fails. */
  readonly seed: number;
  readonly random: Random;
  readonly queue: EventQueue;
}

/** 2026-11-01 00:00 UTC, when nothing else is asked for. */
export const DEFAULT_DATE: Timestamp = [0xee90, 0xff80, 0, 0];

/** A world at second 0, which stands for `date`. `seed` is a whole number 0..2^40. */
export function makeWorld(seed: number, date: Timestamp): World {
  const own = [0, 0, 0, 0];
  copyTimestamp(date, own);
  return { now: 0, date: own, seed, random: makeRandom(seed), queue: makeEventQueue() };
}

/** Lets everything happen up to and including `time` (s), which is now the present; a time in the past changes nothing. */
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

/** `event` will happen `delay` seconds from now, 0 or more, and not from inside this call; one that was to happen already is put off. */
export function happenAfter(world: World, event: WorldEvent, delay: number): void {
  queueEvent(world.queue, event, world.now + (delay > 0 ? delay : 0));
}

/** `event` will not happen. */
export function callOff(world: World, event: WorldEvent): void {
  unqueueEvent(world.queue, event);
}

/** Writes the true date of now. */
export function readTrueTime(world: World, into: Timestamp): void {
  addInterval(world.date, world.now, into);
}
