/** A future event. Its owner makes it once and queues it repeatedly, so that a packet or an alarm allocates nothing. */
export interface WorldEvent {
  /** True time of the event [s]. */
  time: number;
  /** Order among events of the same time: the one queued first. */
  sequence: number;
  /** Index in the heap; -1 while it is not queued. */
  place: number;
  readonly happen: () => void;
}

/** Future events, the earliest first: a binary heap whose members store their index, so that an alarm can be moved. */
export interface EventQueue {
  heap: WorldEvent[];
  count: number;
  sequence: number;
}

/** Makes an event that is not queued. */
export function makeEvent(happen: () => void): WorldEvent {
  return { time: 0, sequence: 0, place: -1, happen: () => happen() };
}

/** Makes an empty queue. */
export function makeEventQueue(): EventQueue {
  return { heap: [], count: 0, sequence: 0 };
}

/** Queues `event` for `time` [s], or moves it there. */
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

/** Removes `event`. Has no effect when it is not queued. */
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
