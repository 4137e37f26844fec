import type { SystemClock } from "../../firmware/clock/system-clock";
import { parseDotted } from "../../firmware/network/address";
import { addInterval, toInterval } from "../../firmware/time/interval";
import { isNewer, makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";
import type { Board } from "../../hal/board";
import type { BoardEvents } from "../../hal/board-events";
import type { Thermometer } from "../../hal/thermometer";
import { makeSimAddressing } from "./addressing";
import { makeCrystal, readCrystal, readTicks, resetCounter, trueDelay, type Crystal, type CrystalOptions } from "./crystal";
import { makeSimDigest } from "./digest";
import { makeEvent, type WorldEvent } from "./event-queue";
import { plugInterface, type SimInterface, type SimInterfaceOptions } from "./interface";
import { forkRandom, randomWord } from "./random";
import { makeSimRealTimeClock, type RtcOptions, type SimRealTimeClock } from "./real-time-clock";
import { makeSimResolver, type NameTable } from "./resolver";
import type { Frame } from "./segment";
import { dropMemberships, makeSimNetwork, resetNetwork, takeFrame, type SimNetwork } from "./sockets";
import { makeSimStorage, type SimStorage } from "./storage";
import { makeSimVault } from "./vault";
import { callOff, happenAfter, type World } from "./world";

/** Options of a simulated board. */
export interface SimBoardOptions {
  crystal: CrystalOptions;
  /** Undefined for a board without one. */
  realTimeClock: RtcOptions | undefined;
  /** Returns the reading of its thermometer at true time `now` [s; degrees Celsius]. Undefined for a board without one. */
  temperature?: ((this: void, now: number) => number) | undefined;
  interfaces: SimInterfaceOptions[];
  names: NameTable;
}

/** A board in virtual time. */
export interface SimBoard extends Board {
  readonly world: World;
  readonly crystal: Crystal;
  readonly network: SimNetwork;
  readonly streams: SimNetwork["streams"];
  readonly storage: SimStorage;
  readonly realTimeClock: SimRealTimeClock | undefined;
  /** Console output since boot, or since the list was last emptied. */
  readonly output: string[];
  /** Events of the firmware; undefined while none runs. */
  events: BoardEvents | undefined;
  /** The firmware's clock, for `clockError`. */
  clock: SystemClock | undefined;
  /** False after `switchOff` or a loss of power, until the next boot. */
  isPowered: boolean;
  /** Number of boots, from 1 on. */
  boots: number;
  readonly alarm: WorldEvent;
  /** Called for `Board.restart`, after the event that it came from. The starter of the firmware starts it again. */
  onRestart: (this: void) => void;
}

/** Largest lateness of an alarm [s]; it is never early. */
const ALARM_LATENESS = 1e-9;

const reading = makeTimestamp();

/** Makes a board that has just been switched on: counter at 0, empty storage, no firmware. */
export function makeSimBoard(world: World, options: SimBoardOptions): SimBoard {
  const crystal = makeCrystal(options.crystal, forkRandom(world.random), world.now);
  const random = forkRandom(world.random);
  const alarmCounter = makeTimestamp();
  const readCounter = (into: Timestamp): void => readCrystal(crystal, world.now, into);
  const interfaces: SimInterface[] = [];
  const storage = makeSimStorage();
  const output: string[] = [];
  const made: { board: SimBoard | undefined } = { board: undefined };
  const network = makeSimNetwork(
    {
      world,
      random,
      isPowered: () => made.board?.isPowered === true,
      readCounter: (into) => readCounter(into),
      tell: (stream) => {
        const onStream = made.board?.events?.onStream;
        if (onStream !== undefined) onStream(stream);
        return onStream !== undefined;
      },
    },
    interfaces,
  );
  const board: SimBoard = {
    model: "simulated",
    world,
    crystal,
    memory: undefined,
    counter: { read: (into) => readCounter(into), precision: options.crystal.precision },
    timer: {
      schedule(delay: number): void {
        readTicks(crystal, world.now, alarmCounter);
        addInterval(alarmCounter, delay, alarmCounter);
        happenAfter(world, board.alarm, trueDelay(crystal, delay));
      },
    },
    random: { word: () => randomWord(random) },
    network,
    streams: network.streams,
    addressing: makeSimAddressing(
      interfaces,
      (options) => addInterface(board, options),
      (index) => {
        if (board.events !== undefined) board.events.onInterfaceChange(index);
      },
    ),
    resolver: makeSimResolver(world, options.names, () => (board.isPowered ? board.boots : 0)),
    storage,
    digest: makeSimDigest(),
    vault: makeSimVault(),
    realTimeClock: options.realTimeClock === undefined ? undefined : makeSimRealTimeClock(world, options.realTimeClock),
    thermometer: makeSimThermometer(world, options.temperature),
    console: { write: (text) => void output.push(text), hangUp: () => {}, isAttended: true },
    restart: () =>
      happenAfter(
        world,
        makeEvent(() => board.onRestart()),
        0,
      ),
    output,
    events: undefined,
    clock: undefined,
    isPowered: true,
    boots: 1,
    alarm: makeEvent(() => expireAlarm(board, alarmCounter)),
    onRestart: () => {},
  };
  made.board = board;
  storage.onPowerLoss = () => switchOff(board);
  for (let i = 0; i < options.interfaces.length; i++) addInterface(board, options.interfaces[i]);
  return board;
}

function makeSimThermometer(world: World, temperature: SimBoardOptions["temperature"]): Thermometer | undefined {
  return temperature === undefined ? undefined : { read: () => temperature(world.now) };
}

/** Connects the board to a firmware that has been started on it. `clock` is the firmware's clock, for `clockError`. */
export function attachSimBoard(board: SimBoard, events: BoardEvents, clock: SystemClock): void {
  board.events = events;
  board.clock = clock;
}

/** Switches the board off. Nothing is sent or received any more; storage and real-time clock keep their contents. */
export function switchOff(board: SimBoard): void {
  board.isPowered = false;
  board.events = undefined;
  board.clock = undefined;
  callOff(board.world, board.alarm);
}

/** Boots the board again, off or running: counter at 0, all sockets closed, no console output. The caller starts the firmware again. */
export function rebootSimBoard(board: SimBoard): void {
  switchOff(board);
  resetCounter(board.crystal, board.world.now);
  resetNetwork(board.network);
  board.output.splice(0, board.output.length);
  board.storage.bytesLeft = Infinity;
  board.isPowered = true;
  board.boots = board.boots + 1;
}

/** Types at the console; `\r` is Enter. Expires the alarm as long as it is due at once: the board works between other events. */
export function typeText(board: SimBoard, text: string): void {
  if (board.events !== undefined) board.events.onConsoleInput(text);
  while (board.alarm.place >= 0) {
    board.counter.read(reading);
    // At the boot the deadline is one tick later: one at the counter reading 0 would stand for none.
    const isBoot = reading.every((word) => word === 0);
    if (board.alarm.time > board.world.now + (isBoot ? 2 * ALARM_LATENESS : 0)) return;
    board.world.now = Math.max(board.world.now, board.alarm.time);
    callOff(board.world, board.alarm);
    board.alarm.happen();
  }
}

/** Plugs the cable of interface `index` in or out, and reports the change to the firmware. */
export function setLink(board: SimBoard, index: number, isUp: boolean): void {
  board.network.interfaces[index].isUp = isUp;
  if (!isUp) dropMemberships(board.network, index);
  if (board.events !== undefined) board.events.onInterfaceChange(index);
}

/** Sets the address of interface `index`, as dotted text, and reports the change to the firmware. */
export function setInterfaceAddress(board: SimBoard, index: number, address: string): void {
  parseDotted(address, board.network.interfaces[index].address);
  if (board.events !== undefined) board.events.onInterfaceChange(index);
}

function addInterface(board: SimBoard, options: SimInterfaceOptions): void {
  const index = board.network.interfaces.length;
  board.network.interfaces.push(plugInterface(options, (frame) => receiveFrame(board, index, frame)));
}

function receiveFrame(board: SimBoard, index: number, frame: Frame): void {
  if (board.events === undefined || !takeFrame(board.network, index, frame)) return;
  readCrystal(board.crystal, board.world.now, board.network.datagram.received);
  board.events.onDatagram(board.network.datagram);
}

/** Expires the alarm when the counter has reached its time: the frequency may have changed since it was set. */
function expireAlarm(board: SimBoard, alarmCounter: Timestamp): void {
  readTicks(board.crystal, board.world.now, reading);
  if (isNewer(alarmCounter, reading)) {
    subtract(alarmCounter, reading, reading);
    happenAfter(board.world, board.alarm, trueDelay(board.crystal, toInterval(reading)) + ALARM_LATENESS);
    return;
  }
  if (board.events !== undefined) board.events.onTimer();
}
