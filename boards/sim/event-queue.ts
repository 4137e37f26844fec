/** One thing that will happen. Made once by its owner and queued again and again: a packet or an alarm allocates nothing. */
export interface WorldEvent {
  /** When, in seconds of true time. */
  time: number;
  /** Order among events of the same time: the one queued first comes first, on every engine. */
  sequence: number;
  /** Place in the heap; -1 while it is not queued. */
  place: number;
  readonly happen: () => void;
}

/** What will happen, soonest first: a binary heap whose members know their places, so that an alarm can be moved. */
export interface EventQueue {
  heap: WorldEvent[];
  count: number;
  sequence: number;
}

/** An event that is not queued. */
export function makeEvent(happen: () => void): WorldEvent {
  return { time: 0, sequence: 0, place: -1, happen: () => happen() };
}

/** Nothing will happen. */
export function makeEventQueue(): EventQueue {
  return { heap: [], count: 0, sequence: 0 };
}

/** Queues `event` for `time` (s); one that is queued already is moved there. */
export function queueEvent(queue: EventQueue, event: WorldEvent, time: number): void {
  if (event.place >= 0) unqueueEvent(queue, event);
  event.time = time;
  event.sequence = queue.sequence;
  queue.sequence = queue.sequence + 1;
  const place = queue.count;
  if (place < queue.heap.length) queue.heap[place] = event;
  else queue.heap.push(event);
  queue.count = place + 1;
  event.place = place;
  rise(queue, event);
}

/** Takes `event` out; nothing happens when it is not queued. */
export function unqueueEvent(queue: EventQueue, event: WorldEvent): void {
  const place = event.place;
  if (place < 0) return;
  event.place = -1;
  queue.count = queue.count - 1;
  if (place === queue.count) return;
  const last = queue.heap[queue.count];
  queue.heap[place] = last;
  last.place = place;
  rise(queue, last);
  sink(queue, last);
}

function isSooner(a: WorldEvent, b: WorldEvent): boolean {
  return a.time === b.time ? a.sequence < b.sequence : a.time < b.time;
}

function rise(queue: EventQueue, event: WorldEvent): void {
  let place = event.place;
  while (place > 0) {
    const parent = Math.floor((place - 1) / 2);
    if (!isSooner(event, queue.heap[parent])) break;
    move(queue, queue.heap[parent], place);
    place = parent;
  }
  move(queue, event, place);
}

function sink(queue: EventQueue, event: WorldEvent): void {
  let place = event.place;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= queue.count) break;
    if (child + 1 < queue.count && isSooner(queue.heap[child + 1], queue.heap[child])) child = child + 1;
    if (!isSooner(queue.heap[child], event)) break;
    move(queue, queue.heap[child], place);
    place = child;
  }
  move(queue, event, place);
}

function move(queue: EventQueue, event: WorldEvent, place: number): void {
  queue.heap[place] = event;
  event.place = place;
}
